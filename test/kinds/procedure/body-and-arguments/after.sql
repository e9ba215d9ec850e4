CREATE PROCEDURE public.p(a integer) LANGUAGE sql AS $$ SELECT 2 $$;
CREATE PROCEDURE public.q(b integer) LANGUAGE sql AS $$ SELECT 1 $$;
