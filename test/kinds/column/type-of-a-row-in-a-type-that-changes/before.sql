CREATE TABLE public.t (a integer, b text);
CREATE TYPE public.c AS (t public.t, n integer);
CREATE DOMAIN public.d AS public.t[];
CREATE TABLE public.u (id integer, c public.c, d public.d, other public.t);
