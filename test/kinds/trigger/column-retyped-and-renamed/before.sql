CREATE TABLE public.t (id integer, a text, b integer); CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER a BEFORE UPDATE OF a, b ON public.t FOR EACH ROW WHEN (OLD.b <> NEW.b) EXECUTE FUNCTION public.f(); COMMENT ON TRIGGER a ON public.t IS 'a'; ALTER TABLE public.t DISABLE TRIGGER a;
