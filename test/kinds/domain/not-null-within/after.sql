CREATE DOMAIN public.d AS integer NOT NULL;
CREATE TYPE public.pair AS (a public.d, n integer);
CREATE TABLE public.t (plain public.d, ds public.d[], p public.pair);
CREATE TABLE public.u (plain public.d);
