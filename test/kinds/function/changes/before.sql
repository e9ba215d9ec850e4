CREATE FUNCTION public.a(x integer) RETURNS integer LANGUAGE sql AS $$ SELECT x $$;
CREATE FUNCTION public.b(x integer DEFAULT 1, y integer DEFAULT 2) RETURNS integer LANGUAGE sql AS $$ SELECT x $$;
CREATE FUNCTION public.c() RETURNS TABLE (a integer) LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION public.d() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$ SELECT 1 $$;
CREATE FUNCTION public.e() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION public.f(a integer, OUT b integer) LANGUAGE sql AS $$ SELECT 1 $$;
CREATE PROCEDURE public.g() LANGUAGE sql AS $$ SELECT 1 $$;
COMMENT ON FUNCTION public.a(integer) IS 'a'; COMMENT ON FUNCTION public.c() IS 'c';
