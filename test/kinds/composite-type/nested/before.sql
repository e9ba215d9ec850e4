CREATE TYPE public.pair AS (a integer, b text);
CREATE TYPE public.outside AS (p public.pair);
CREATE TABLE public.t (o public.outside);
