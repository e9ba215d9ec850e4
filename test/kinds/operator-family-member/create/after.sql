CREATE FUNCTION public.cmp(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT btint4cmp($2, $1) $$;
CREATE FUNCTION public.cmp(integer, bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT btint48cmp($1, $2) $$;
CREATE OPERATOR FAMILY public.many USING btree;
CREATE OPERATOR CLASS public.mine FOR TYPE integer USING btree FAMILY public.many AS
  OPERATOR 1 < , OPERATOR 2 <= , OPERATOR 3 = , OPERATOR 4 >= , OPERATOR 5 > , FUNCTION 1 btint4cmp(integer, integer);
ALTER OPERATOR FAMILY public.many USING btree ADD OPERATOR 1 < (integer, bigint), FUNCTION 1 (integer, bigint) public.cmp(integer, bigint);
CREATE OPERATOR FAMILY public.loose USING gist; ALTER OPERATOR FAMILY public.loose USING gist ADD OPERATOR 15 <-> (polygon, point) FOR ORDER BY float_ops, FUNCTION 1 (polygon, polygon) gist_poly_consistent(internal, polygon, smallint, oid, internal);
