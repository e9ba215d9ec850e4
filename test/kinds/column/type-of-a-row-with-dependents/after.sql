CREATE TABLE public.t (a bigint, b text);
CREATE FUNCTION public.first(r public.t) RETURNS text LANGUAGE sql IMMUTABLE RETURN (r).b;
CREATE TABLE public.u (id integer PRIMARY KEY, r public.t NOT NULL DEFAULT ROW(1, 'x')::public.t, s public.t UNIQUE,
  CONSTRAINT u_r CHECK ((r).a > 0), CONSTRAINT u_b CHECK (public.first(r) <> ''));
ALTER TABLE public.u ALTER COLUMN s SET STORAGE EXTERNAL, ALTER COLUMN s SET STATISTICS 7;
CREATE INDEX u_a ON public.u (((r).a)) WHERE (s).b IS NOT NULL;
CREATE INDEX u_whole ON public.u (r DESC);
CREATE VIEW public.v AS SELECT id, (r).a, s FROM public.u;
CREATE VIEW public.vv AS SELECT a + 1 AS a FROM public.v;
COMMENT ON COLUMN public.u.r IS 'row';
GRANT SELECT (r), UPDATE (s) ON public.u TO case_a;
ALTER TABLE public.u ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON public.u USING ((r).a > 1);
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE UPDATE OF r ON public.u FOR EACH ROW WHEN ((new.s).a > 1) EXECUTE FUNCTION public.f();
CREATE TABLE public.o (s public.t REFERENCES public.u (s));
