CREATE FUNCTION public.f(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT $1 + 2 $$;
CREATE TABLE public.t (a integer, g bigint GENERATED ALWAYS AS (public.f(a)) STORED);
CREATE INDEX t_g ON public.t (g);
