CREATE TABLE public.t (a text, id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE public.c (t_id integer REFERENCES public.t);
