CREATE LANGUAGE mine HANDLER plpgsql_call_handler;
CREATE FUNCTION public.f() RETURNS integer LANGUAGE mine AS $$ BEGIN RETURN 1; END $$;
