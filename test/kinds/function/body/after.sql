CREATE FUNCTION public.f(a integer DEFAULT 3) RETURNS integer LANGUAGE sql IMMUTABLE COST 7 AS $$ SELECT a + 1 $$;
CREATE VIEW public.v AS SELECT public.f(1) AS x;
