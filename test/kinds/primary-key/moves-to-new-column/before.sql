CREATE TABLE public.t (id integer PRIMARY KEY, a text); CREATE TABLE public.c (t integer NOT NULL REFERENCES public.t);
