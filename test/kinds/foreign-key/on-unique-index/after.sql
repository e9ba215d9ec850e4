CREATE TABLE public.p (a bigint, b integer); CREATE UNIQUE INDEX p_a2 ON public.p (a); CREATE TABLE public.c (a bigint CONSTRAINT f REFERENCES public.p (a));
