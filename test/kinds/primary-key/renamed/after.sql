CREATE TABLE public.t (a integer CONSTRAINT two PRIMARY KEY);
CREATE TABLE public.u (a integer REFERENCES public.t);
