CREATE TABLE public.t (id bigint, j json); CREATE TABLE public.u (id bigint, s varchar(9)); CREATE DOMAIN public.d AS public.u;
CREATE TABLE public.holder (x public.t, y public.t[], z public.u[]);
CREATE TABLE public.a_holder (x public.u);
