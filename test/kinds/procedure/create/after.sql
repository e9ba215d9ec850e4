CREATE PROCEDURE public.p(IN a integer, OUT b integer) LANGUAGE plpgsql AS $$ BEGIN b := a; END $$;
CREATE PROCEDURE public.p(a text) LANGUAGE sql AS $$ SELECT 1 $$;
