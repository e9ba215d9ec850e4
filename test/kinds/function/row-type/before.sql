CREATE TABLE public.t (id integer);
CREATE FUNCTION public.f() RETURNS SETOF public.t LANGUAGE sql AS $$ SELECT * FROM public.t $$;
