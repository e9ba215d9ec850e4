CREATE TYPE public.pair AS (a integer);
CREATE TABLE public.t (id integer, p public.pair); CREATE INDEX i ON public.t (((p).a)); COMMENT ON TYPE public.pair IS 'x';
CREATE FUNCTION public.f(public.pair) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT ($1).a::text; END;
CREATE VIEW public.v AS SELECT (p).a::text AS x FROM public.t;
