CREATE TYPE c AS (x bigint, z int, y text);
CREATE TABLE t OF c (PRIMARY KEY (x));
CREATE TABLE u (x bigint, y text);
CREATE TABLE r (x bigint REFERENCES t);
CREATE VIEW v AS SELECT y FROM t;
