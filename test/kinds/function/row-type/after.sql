CREATE TABLE public.t (id integer, b text);
CREATE FUNCTION public.f() RETURNS SETOF public.t LANGUAGE sql AS $$ SELECT * FROM public.t $$;
