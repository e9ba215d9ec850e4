CREATE TABLE public.t (id integer, b bigint);
CREATE FUNCTION public.f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(b)::bigint FROM public.t; END;
