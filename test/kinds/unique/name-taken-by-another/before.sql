CREATE TABLE public.a (x integer CONSTRAINT k UNIQUE); CREATE TABLE public.b (x integer); CREATE INDEX b_x ON public.b (x); CREATE VIEW public.w AS SELECT 1 AS one;
