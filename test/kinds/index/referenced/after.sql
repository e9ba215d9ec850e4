CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE UNIQUE INDEX i ON public.t (a) INCLUDE (b);
CREATE TABLE public.r (a integer REFERENCES public.t (a));
