CREATE TABLE public.t (id integer, j jsonb); CREATE TABLE public.u (id integer, s text); CREATE DOMAIN public.d AS public.u;
