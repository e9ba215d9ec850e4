CREATE TYPE public.grade AS ENUM ('a', 'b', 'c', 'd'); CREATE TYPE public.grades AS RANGE (SUBTYPE = public.grade);
CREATE TABLE public.t (g public.grade, r public.grades);
