CREATE SEQUENCE public.s;
CREATE TABLE public.t (a integer);
