CREATE TYPE public.c AS (a bigint, b text); CREATE TYPE public.outer_c AS (c public.c, cs public.c[]);
CREATE TABLE public.t (id integer, c public.c, o public.outer_c); CREATE FUNCTION public.f(public.c) RETURNS public.c LANGUAGE sql AS $$ SELECT $1 $$;
CREATE VIEW public.v AS SELECT (c).b FROM public.t; COMMENT ON COLUMN public.c.a IS 'a'; COMMENT ON TYPE public.c IS 'c';
