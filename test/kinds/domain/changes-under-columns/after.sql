CREATE DOMAIN public.d AS bigint CONSTRAINT pos CHECK (VALUE > 0) CONSTRAINT small CHECK (VALUE < 1000);
CREATE DOMAIN public.e AS varchar(20) DEFAULT 'y' CONSTRAINT q CHECK (VALUE <> 'it''s');
CREATE TABLE public.t (id integer, d public.d, ds public.d[], e public.e); CREATE VIEW public.v AS SELECT d FROM public.t; CREATE INDEX i ON public.t (d);
COMMENT ON DOMAIN public.d IS 'd'; COMMENT ON CONSTRAINT pos ON DOMAIN public.d IS 'pos';
