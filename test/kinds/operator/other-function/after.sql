CREATE FUNCTION public.same(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text = $2 $$;
CREATE FUNCTION public.same(text, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $2::text = $1 $$;
CREATE FUNCTION public.other(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text <> $2 $$;
CREATE FUNCTION public.other(text, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $2::text <> $1 $$;
CREATE FUNCTION public.minus(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT -$1 $$;
CREATE FUNCTION public.equal(integer, text) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;
CREATE OPERATOR public.=== (FUNCTION = public.equal, LEFTARG = integer, RIGHTARG = text, COMMUTATOR = OPERATOR(public.===));
CREATE OPERATOR public.=== (FUNCTION = public.same, LEFTARG = text, RIGHTARG = integer, COMMUTATOR = OPERATOR(public.===));
CREATE VIEW public.v AS SELECT 1 OPERATOR(public.===) '1'::text AS same;
