CREATE TYPE public.pair AS (a integer, b text, c date);
CREATE TABLE public.t (id integer PRIMARY KEY, p public.pair, ps public.pair[]);
CREATE DOMAIN public.d AS public.pair; CREATE TABLE public.u (d public.d);
CREATE FUNCTION public.f(public.pair) RETURNS text LANGUAGE sql AS $$ SELECT ($1).b $$;
CREATE VIEW public.v AS SELECT (p).b FROM public.t;
COMMENT ON COLUMN public.pair.b IS 'b';
