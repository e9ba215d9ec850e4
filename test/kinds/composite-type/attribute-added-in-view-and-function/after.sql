CREATE TYPE public.c AS (a integer, b text COLLATE "C"); CREATE FUNCTION public.f() RETURNS SETOF public.c LANGUAGE sql AS $$ SELECT 1, 'x' $$; CREATE VIEW public.v AS SELECT * FROM public.f();
