CREATE TYPE public.c AS (n bigint, m text);
CREATE TABLE public.t (c public.c, b text);
CREATE TABLE public.u (id integer, r public.t, s public.t[], c public.c);
CREATE TYPE public.c2 AS (t public.t, c public.c);
CREATE TABLE public.w (c2 public.c2);
