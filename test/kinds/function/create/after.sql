CREATE FUNCTION public.f(a integer, b text DEFAULT 'x', OUT c text) LANGUAGE sql STABLE STRICT AS $$ SELECT b $$;
CREATE FUNCTION public.f(a text) RETURNS SETOF integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$ BEGIN RETURN NEXT 1; END $$;
