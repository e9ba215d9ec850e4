CREATE TABLE public.t (id integer, a text, b text); CREATE VIEW public.v AS SELECT * FROM public.t;
