CREATE FUNCTION public.f(a integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT a $$;
CREATE TABLE public.t (a integer, CONSTRAINT c CHECK (public.f(a) IS NOT NULL));
CREATE INDEX i ON public.t (public.f(a));
CREATE VIEW public.v AS SELECT public.f(1) AS x;
