CREATE TABLE public.p (id integer PRIMARY KEY, v text);
CREATE TABLE public.c (id integer PRIMARY KEY, p_id integer NOT NULL REFERENCES public.p);
