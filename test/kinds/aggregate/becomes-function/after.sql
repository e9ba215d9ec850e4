CREATE FUNCTION public.total(integer) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$; CREATE VIEW public.v AS SELECT public.total(1) AS one;
