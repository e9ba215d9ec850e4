CREATE TRUSTED LANGUAGE "pl""mine" HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE LANGUAGE plain HANDLER plpgsql_call_handler;
CREATE FUNCTION public.f() RETURNS integer LANGUAGE "pl""mine" AS $$ BEGIN RETURN 1; END $$;
CREATE VIEW public.v AS SELECT public.f();
