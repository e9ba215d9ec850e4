CREATE TABLE public.t (a bigint, b text);
CREATE TYPE public.c AS (t public.t, n bigint);
CREATE DOMAIN public.d AS public.t[] CHECK (cardinality(VALUE) > 0);
CREATE TABLE public.u (id bigint, c public.c, d public.d, other public.c);
