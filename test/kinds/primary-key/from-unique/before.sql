CREATE TABLE public.t (id integer NOT NULL, CONSTRAINT t_key UNIQUE (id)); CREATE TABLE public.c (id integer REFERENCES public.t (id));
