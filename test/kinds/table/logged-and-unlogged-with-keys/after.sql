CREATE TABLE public.p (id serial PRIMARY KEY); CREATE TABLE public.c (p integer REFERENCES public.p);
