CREATE TYPE public.pair AS (a integer, b text, c date);
CREATE TYPE public.outside AS (p public.pair, q integer);
CREATE TABLE public.t (o public.outside);
