CREATE FUNCTION public.f(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT $1 + 1 $$;
CREATE TABLE public.t (a integer, g integer GENERATED ALWAYS AS (public.f(a)) STORED);
CREATE INDEX t_g ON public.t (g);
