CREATE FUNCTION public.cmp(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT btint4cmp($2, $1) $$;
CREATE FUNCTION public.cmp(a integer, b bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT btint48cmp($1, $2) $$;
CREATE OPERATOR FAMILY public.many USING btree;
CREATE OPERATOR CLASS public.mine FOR TYPE integer USING btree FAMILY public.many AS
  OPERATOR 1 < , OPERATOR 2 <= , OPERATOR 3 = , OPERATOR 4 >= , OPERATOR 5 > , FUNCTION 1 btint4cmp(integer, integer);
ALTER OPERATOR FAMILY public.many USING btree ADD FUNCTION 1 (integer, bigint) public.cmp(integer, bigint);
