CREATE TABLE public.t (a integer, b boolean); CREATE UNIQUE INDEX t_a_key ON public.t (a) WHERE b;
