CREATE TABLE public.t (id integer); CREATE MATERIALIZED VIEW public.v AS SELECT id FROM public.t; CREATE VIEW public.m AS SELECT id FROM public.t; CREATE TABLE public.w (id integer);
