CREATE TABLE public.t (a integer CONSTRAINT one PRIMARY KEY);
CREATE TABLE public.u (a integer REFERENCES public.t);
