CREATE FUNCTION public.cmp(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT btint4cmp($2, $1) $$;
CREATE FUNCTION public.cmp(integer, bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT btint48cmp($1, $2) $$;
CREATE OPERATOR FAMILY public."Fa""m" USING btree;
CREATE OPERATOR CLASS public.backwards FOR TYPE integer USING btree FAMILY public."Fa""m" AS
  OPERATOR 1 > , OPERATOR 2 >= , OPERATOR 3 = , OPERATOR 4 <= , OPERATOR 5 < , FUNCTION 1 public.cmp(integer, integer);
CREATE OPERATOR CLASS public.hashed FOR TYPE integer USING hash AS OPERATOR 1 = , FUNCTION 1 hashint4(integer);
CREATE OPERATOR CLASS public.boxes FOR TYPE polygon USING gist AS OPERATOR 1 <<, OPERATOR 3 &&, OPERATOR 15 <-> (polygon, point) FOR ORDER BY float_ops,
  FUNCTION 1 gist_poly_consistent(internal, polygon, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal),
  FUNCTION 3 gist_poly_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal),
  FUNCTION 7 gist_box_same(box, box, internal), FUNCTION 8 gist_poly_distance(internal, polygon, smallint, oid, internal), STORAGE box;
CREATE OPERATOR CLASS public.quads FOR TYPE point USING spgist AS OPERATOR 1 <<, OPERATOR 11 |>>, FUNCTION 1 spg_quad_config(internal, internal),
  FUNCTION 2 spg_quad_choose(internal, internal), FUNCTION 3 spg_quad_picksplit(internal, internal),
  FUNCTION 4 spg_quad_inner_consistent(internal, internal), FUNCTION 5 spg_quad_leaf_consistent(internal, internal);
CREATE OPERATOR CLASS public.arrays FOR TYPE integer[] USING gin AS OPERATOR 1 && (anyarray, anyarray), OPERATOR 2 @> (anyarray, anyarray), FUNCTION 1 btint4cmp(integer, integer),
  FUNCTION 2 ginarrayextract(anyarray, internal, internal), FUNCTION 3 ginqueryarrayextract(anyarray, internal, smallint, internal, internal, internal, internal),
  FUNCTION 4 ginarrayconsistent(internal, smallint, anyarray, integer, internal, internal, internal, internal), STORAGE integer;
CREATE OPERATOR CLASS public.blocks FOR TYPE integer USING brin AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
  FUNCTION 1 brin_minmax_opcinfo(internal), FUNCTION 2 brin_minmax_add_value(internal, internal, internal, internal),
  FUNCTION 3 brin_minmax_consistent(internal, internal, internal), FUNCTION 4 brin_minmax_union(internal, internal, internal);
CREATE OPERATOR CLASS public.nothing FOR TYPE integer USING btree AS STORAGE integer;
CREATE TYPE public.mood AS ENUM ('a');
CREATE TABLE public.t (n integer, p polygon, a integer[], q point);
CREATE INDEX i1 ON public.t (n public.backwards);
CREATE INDEX i2 ON public.t USING hash (n public.hashed);
CREATE INDEX i3 ON public.t USING gist (p public.boxes);
CREATE INDEX i4 ON public.t USING gin (a public.arrays);
CREATE INDEX i5 ON public.t USING brin (n public.blocks);
CREATE INDEX i6 ON public.t USING spgist (q public.quads);
