CREATE TABLE public.t (id integer PRIMARY KEY); CREATE VIEW public.v AS SELECT * FROM public.t;
