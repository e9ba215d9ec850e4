CREATE TYPE public.parts AS (major smallint, minor smallint);
CREATE DOMAIN public.version AS public.parts CHECK ((VALUE).major IS NOT NULL);
CREATE FUNCTION public.same(a public.version, b public.version) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT (a).major = (b).major $$;
CREATE FUNCTION public.other(a public.version, b public.version) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT (a).major <> (b).major $$;
CREATE OPERATOR public.=== (FUNCTION = public.same, LEFTARG = public.version, RIGHTARG = public.version, COMMUTATOR = OPERATOR(public.===), NEGATOR = OPERATOR(public.!==));
CREATE FUNCTION public.later(a public.version, b public.parts) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT (a).major > (b).major $$;
CREATE OPERATOR public.>>> (FUNCTION = public.later, LEFTARG = public.version, RIGHTARG = public.parts, COMMUTATOR = OPERATOR(public.<<<));
CREATE FUNCTION public.is_set(a public.version) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT a IS NOT NULL $$;
CREATE OPERATOR public.~~~ (FUNCTION = public.is_set, RIGHTARG = public.version, NEGATOR = OPERATOR(public.!~~));
