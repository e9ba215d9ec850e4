CREATE FUNCTION public.same(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text = $2 $$;
CREATE FUNCTION public.same(text, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $2::text = $1 $$;
CREATE FUNCTION public.other(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text <> $2 $$;
CREATE FUNCTION public.other(text, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $2::text <> $1 $$;
CREATE FUNCTION public.minus(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT -$1 $$;
CREATE OPERATOR public.=== (FUNCTION = public.same, LEFTARG = integer, RIGHTARG = text, JOIN = eqjoinsel);
CREATE VIEW public.v AS SELECT 1 OPERATOR(public.===) '1'::text AS same;
