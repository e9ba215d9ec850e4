CREATE FUNCTION public.cmp(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT btint4cmp($2, $1) $$;
CREATE FUNCTION public.cmp(integer, bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT btint48cmp($1, $2) $$;
CREATE OPERATOR CLASS public.mine FOR TYPE integer USING btree AS
  OPERATOR 1 > , OPERATOR 2 >= , OPERATOR 3 = , OPERATOR 4 <= , OPERATOR 5 < , FUNCTION 1 public.cmp(integer, integer);
CREATE TABLE public.t (n integer); CREATE INDEX i ON public.t (n public.mine);
CREATE TYPE public.span AS RANGE (SUBTYPE = integer, SUBTYPE_OPCLASS = public.mine); CREATE TABLE public.u (s public.span);
