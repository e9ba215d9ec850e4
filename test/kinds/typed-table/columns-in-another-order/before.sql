CREATE TYPE c AS (x int, y text);
CREATE TABLE t (y text, x int);
CREATE TABLE u (x int, w int, y text);
