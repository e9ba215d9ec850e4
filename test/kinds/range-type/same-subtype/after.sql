CREATE TYPE public.texts AS RANGE (SUBTYPE = text, COLLATION = "C"); CREATE TABLE public.t (r public.texts, m public.texts_multirange);
