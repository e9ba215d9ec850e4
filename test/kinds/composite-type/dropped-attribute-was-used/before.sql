CREATE TYPE public.pair AS (a integer, b text);
CREATE TABLE public.t (id integer, p public.pair); CREATE INDEX i ON public.t (((p).b)); COMMENT ON TYPE public.pair IS 'x';
CREATE FUNCTION public.f(public.pair) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT ($1).b::text; END;
CREATE VIEW public.v AS SELECT (p).b::text AS x FROM public.t;
