CREATE TABLE public.t (a integer, b integer);
CREATE TABLE public.u (a integer);
