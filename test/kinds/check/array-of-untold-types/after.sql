CREATE DOMAIN called AS varchar;
CREATE DOMAIN names AS varchar(3)[];
CREATE FUNCTION f(text[]) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE TABLE t (
  x varchar(5), v varchar(5), w varchar(5), p varchar, q varchar, y called, z names DEFAULT ARRAY['a', 'b']::names,
  CONSTRAINT columns CHECK (x = ANY (ARRAY[v, w])),
  CONSTRAINT all_columns CHECK (x || 'b' <> ALL (ARRAY[v, p])),
  CONSTRAINT one CHECK (x = ANY (ARRAY[lower(v)::varchar, w])),
  CONSTRAINT argument CHECK (f(ARRAY[p, q])),
  CONSTRAINT one_of_the_argument CHECK (f(ARRAY['b'::varchar(3), p])),
  CONSTRAINT nested CHECK (f(ARRAY[ARRAY['a'::varchar], ARRAY['b'::varchar]])),
  CONSTRAINT nested_with_a_length CHECK (f(ARRAY[ARRAY['a'::varchar(3)], ARRAY['b'::varchar(3)]])),
  CONSTRAINT nested_columns CHECK (f(ARRAY[ARRAY[p], ARRAY[q]])),
  CONSTRAINT any_nested CHECK (x = ANY (ARRAY[ARRAY['a'::varchar(3)], ARRAY['b'::varchar(3)]])),
  CONSTRAINT of_a_domain CHECK (x = ANY (ARRAY['a', 'b']::names)),
  CONSTRAINT a_domain CHECK (y IN ('a', 'b')),
  CONSTRAINT of_domains CHECK (y IN ('a'::called, 'b'::called)),
  CONSTRAINT of_two_lengths CHECK (x IN ('a'::varchar(1), 'b'::varchar(2))),
  CONSTRAINT collated CHECK (x IN ('a'::varchar(1) COLLATE "C", 'b')),
  CONSTRAINT empty CHECK (x <> ALL (ARRAY[]::varchar[])),
  CONSTRAINT two_sizes CHECK (length(x) = ANY (ARRAY[p::int, 9999999999]))
);
CREATE STATISTICS s ON (v = ANY (ARRAY[x, w])), (x IN ('a'::varchar(1), 'b'::varchar(2))), y FROM t;
CREATE INDEX i ON t (v) WHERE v = ANY (ARRAY[x, w]);
CREATE VIEW u AS SELECT array_to_string(ARRAY[p, q]::varchar[]::text[], ',') AS l, x FROM t WHERE x = ANY (ARRAY[v, w]) OR (ARRAY[p, q]::varchar[]::text[])[1] = 'a';
