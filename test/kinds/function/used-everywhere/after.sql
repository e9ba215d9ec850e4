CREATE FUNCTION public.f(y integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT y + 1 $$;
CREATE TABLE public.t (id integer DEFAULT public.f(1), g integer GENERATED ALWAYS AS (public.f(id)) STORED, CONSTRAINT c CHECK (public.f(id) > 0));
CREATE INDEX i ON public.t (public.f(id)); CREATE POLICY p ON public.t USING (public.f(id) > 0); CREATE VIEW public.v AS SELECT public.f(id) AS f FROM public.t;
CREATE FUNCTION public.tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER tr BEFORE UPDATE ON public.t FOR EACH ROW WHEN (public.f(NEW.id) > 1) EXECUTE FUNCTION public.tr();
