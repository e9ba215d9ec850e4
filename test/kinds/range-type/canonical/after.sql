CREATE TYPE public.whole AS RANGE (SUBTYPE = integer);
CREATE TABLE public.t (w public.whole);
