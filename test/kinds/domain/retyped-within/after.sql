CREATE DOMAIN public.d AS bigint CONSTRAINT pos CHECK (VALUE >= 0);
CREATE TYPE public.pair AS (a public.d, n integer);
CREATE DOMAIN public.over AS public.d;
CREATE DOMAIN public.list AS public.d[];
CREATE TYPE public.span AS RANGE (SUBTYPE = public.d);
CREATE TABLE public.t (id integer PRIMARY KEY, plain public.d, ds public.d[], p public.pair, ps public.pair[], o public.over, l public.list, s public.span);
CREATE VIEW public.v AS SELECT id, plain, (p).a FROM public.t;
CREATE INDEX t_ds ON public.t USING gin (ds);
