CREATE TYPE public.c AS (a integer); CREATE FUNCTION public.f() RETURNS SETOF public.c LANGUAGE sql AS $$ SELECT 1 $$; CREATE VIEW public.v AS SELECT * FROM public.f();
