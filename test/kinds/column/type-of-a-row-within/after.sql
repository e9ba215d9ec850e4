CREATE TABLE public.t (a bigint, b text);
CREATE DOMAIN public.d AS public.t;
CREATE DOMAIN public.many AS public.t[];
CREATE TYPE public.c AS (t public.t, n integer);
CREATE TABLE public.u (id integer, plain public.t, list public.t[], d public.d, ds public.d[], many public.many, c public.c, cs public.c[]);
CREATE TABLE public.w (u public.u);
CREATE TABLE public.x (id integer, ws public.w[]);
