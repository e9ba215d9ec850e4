CREATE DOMAIN public.d AS integer CONSTRAINT pos CHECK (VALUE > 0);
CREATE DOMAIN public.e AS text COLLATE "C" DEFAULT 'x' NOT NULL;
CREATE TABLE public.t (id integer, d public.d, ds public.d[], e public.e); CREATE VIEW public.v AS SELECT d FROM public.t; CREATE INDEX i ON public.t (d);
COMMENT ON DOMAIN public.d IS 'd'; COMMENT ON CONSTRAINT pos ON DOMAIN public.d IS 'pos';
