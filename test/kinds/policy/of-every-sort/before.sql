CREATE TABLE public.t (id integer, owner name); CREATE TABLE public.u (id integer);
