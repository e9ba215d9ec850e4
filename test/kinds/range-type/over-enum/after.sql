CREATE TYPE public.grade AS ENUM ('a', 'b', 'd'); CREATE TYPE public.grades AS RANGE (SUBTYPE = public.grade);
CREATE TABLE public.t (g public.grade, r public.grades);
