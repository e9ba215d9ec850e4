CREATE TABLE public.t (id integer); CREATE VIEW public.v AS SELECT id FROM public.t; CREATE MATERIALIZED VIEW public.m AS SELECT id FROM public.t; CREATE VIEW public.w AS SELECT id FROM public.v;
