CREATE FUNCTION public.f(bigint) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$; CREATE FUNCTION public.f(text) RETURNS bigint LANGUAGE sql AS $$ SELECT 2 $$;
CREATE VIEW public.v AS SELECT public.f(1) AS a, public.f('x'::text) AS b;
