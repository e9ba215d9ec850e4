CREATE DOMAIN public.d AS integer CONSTRAINT pos CHECK (VALUE > 0);
ALTER DOMAIN public.d ADD CONSTRAINT small CHECK (VALUE < 100) NOT VALID;
CREATE TYPE public.pair AS (a public.d, n integer);
CREATE TABLE public.t (plain public.d, ds public.d[], p public.pair);
