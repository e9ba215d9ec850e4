CREATE TABLE public.t (id integer PRIMARY KEY, before integer REFERENCES public.t);
CREATE TABLE public.heir () INHERITS (public.t);
