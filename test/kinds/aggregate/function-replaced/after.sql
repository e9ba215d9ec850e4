CREATE FUNCTION public.step(c integer, d integer) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE AGGREGATE public.total(integer) (SFUNC = public.step, STYPE = integer);
CREATE VIEW public.v AS SELECT public.total(1);
