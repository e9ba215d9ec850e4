CREATE TYPE c AS (x int, y text);
CREATE TABLE t OF c;
CREATE TABLE u OF c;
