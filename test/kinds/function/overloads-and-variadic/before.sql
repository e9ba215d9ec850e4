CREATE FUNCTION public.f(integer) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION public.f(VARIADIC integer[]) RETURNS integer LANGUAGE sql AS $$ SELECT 2 $$;
CREATE FUNCTION public.f(a text, b integer DEFAULT 1) RETURNS integer LANGUAGE sql AS $$ SELECT 3 $$;
CREATE FUNCTION public.g(a integer DEFAULT 1, b integer DEFAULT public.f(2)) RETURNS integer LANGUAGE sql AS $$ SELECT a $$;
CREATE VIEW public.v AS SELECT public.f(1) AS a, public.f(1, 2) AS b, public.f('x') AS c, public.g() AS d;
