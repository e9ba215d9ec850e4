CREATE TABLE public.t (x integer);
CREATE TABLE public.u (id integer);
