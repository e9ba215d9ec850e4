CREATE UNLOGGED TABLE public.p (id serial PRIMARY KEY); CREATE UNLOGGED TABLE public.c (p integer REFERENCES public.p);
