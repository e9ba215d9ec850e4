-- The generated column calls a function that reads its table.
CREATE TABLE t (k integer) PARTITION BY LIST (k);
CREATE FUNCTION f() RETURNS integer LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT 1 WHERE EXISTS (SELECT FROM t); END;
ALTER TABLE t ADD COLUMN c text GENERATED ALWAYS AS (f()::text) STORED;
