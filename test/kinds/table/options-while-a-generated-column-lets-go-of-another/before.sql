CREATE TABLE t (a integer, g text GENERATED ALWAYS AS (a::text) STORED);
