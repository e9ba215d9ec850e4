CREATE FUNCTION public.a(y integer) RETURNS integer LANGUAGE sql AS $$ SELECT y $$;
CREATE FUNCTION public.b(x integer, y integer DEFAULT 3) RETURNS integer LANGUAGE sql AS $$ SELECT x $$;
CREATE FUNCTION public.c() RETURNS TABLE (a integer, b text) LANGUAGE sql AS $$ SELECT 1, 'x' $$;
CREATE FUNCTION public.d() RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN 1; END $$;
CREATE PROCEDURE public.e() LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION public.f(a integer, OUT b text, OUT c text) LANGUAGE sql AS $$ SELECT 'a', 'b' $$;
CREATE FUNCTION public.g() RETURNS void LANGUAGE sql AS $$ SELECT 1 $$;
COMMENT ON FUNCTION public.a(integer) IS 'a'; COMMENT ON FUNCTION public.c() IS 'c';
