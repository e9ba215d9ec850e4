CREATE TABLE public.t (id integer NOT NULL, CONSTRAINT t_key PRIMARY KEY (id)); CREATE TABLE public.c (id integer REFERENCES public.t (id));
