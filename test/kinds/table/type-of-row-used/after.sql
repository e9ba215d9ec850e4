CREATE TABLE public.t (a integer, b text); CREATE TABLE public.u (id integer, t public.t, ts public.t[]); CREATE TYPE public.c AS (t public.t); CREATE DOMAIN public.d AS public.t;
