CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TABLE public.t (id bigint PRIMARY KEY, a numeric, b text);
CREATE TRIGGER tr BEFORE UPDATE OF a ON public.t FOR EACH ROW EXECUTE FUNCTION public.touch();
CREATE POLICY p ON public.t USING (a > 1);
