CREATE TABLE public.a (id integer PRIMARY KEY);
CREATE TABLE public.b () INHERITS (public.a);
CREATE TABLE public.c (id integer REFERENCES public.a) INHERITS (public.b);
