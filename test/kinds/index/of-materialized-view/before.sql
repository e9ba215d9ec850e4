CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE MATERIALIZED VIEW public.m AS SELECT a FROM public.t;
