CREATE TABLE public.p (id uuid PRIMARY KEY, v text);
CREATE TABLE public.c (id integer PRIMARY KEY, p_id uuid NOT NULL REFERENCES public.p);
