CREATE TABLE public.t (a text, uid integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE public.c (t_uid integer REFERENCES public.t);
