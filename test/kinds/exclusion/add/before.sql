CREATE TABLE public.r (id integer, d int4range);
