CREATE TABLE public.a (id integer PRIMARY KEY); CREATE TABLE public.b (a integer CONSTRAINT f REFERENCES public.a);
