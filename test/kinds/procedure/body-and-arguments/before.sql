CREATE PROCEDURE public.p(a integer) LANGUAGE sql AS $$ SELECT 1 $$;
CREATE PROCEDURE public.q(a integer) LANGUAGE sql AS $$ SELECT 1 $$;
