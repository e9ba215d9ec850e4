CREATE DOMAIN public.d AS integer;
ALTER DOMAIN public.d ADD CONSTRAINT pos CHECK (VALUE > 0) NOT VALID;
CREATE TYPE public.pair AS (a public.d, n integer);
CREATE TABLE public.t (plain public.d, ds public.d[], p public.pair);
