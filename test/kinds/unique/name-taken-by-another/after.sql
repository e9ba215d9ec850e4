CREATE TABLE public.a (x integer CONSTRAINT b_x UNIQUE); CREATE TABLE public.b (x integer); CREATE INDEX k ON public.b (x); CREATE TABLE public.w (one integer);
