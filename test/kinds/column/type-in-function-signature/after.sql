CREATE TABLE public.t (id integer PRIMARY KEY, a bigint);
CREATE FUNCTION public.get() RETURNS SETOF public.t LANGUAGE sql AS $$ SELECT * FROM public.t $$;
CREATE FUNCTION public.atomic() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT max(t.a) FROM public.t; END;
CREATE VIEW public.v AS SELECT public.atomic() AS m;
