CREATE TABLE public.t (a integer PRIMARY KEY, b integer);
CREATE TABLE public.u (a integer REFERENCES public.t);
