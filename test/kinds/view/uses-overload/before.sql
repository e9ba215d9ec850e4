CREATE FUNCTION public.f(integer) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$; CREATE FUNCTION public.f(text) RETURNS integer LANGUAGE sql AS $$ SELECT 2 $$;
CREATE VIEW public.v AS SELECT public.f(1) AS a, public.f('x'::text) AS b;
