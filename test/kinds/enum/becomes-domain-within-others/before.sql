CREATE TYPE st AS ENUM ('a', 'b', 'c');
CREATE DOMAIN ds AS st DEFAULT 'a';
CREATE TYPE cs AS (s st, d ds);
CREATE TYPE rs AS RANGE (subtype = st);
CREATE TABLE t (id int, s ds, u st[], w cs, x rs);
CREATE FUNCTION f(cs, ds, VARIADIC st[]) RETURNS rs LANGUAGE sql AS 'SELECT NULL::rs';
CREATE TABLE p (s st, PRIMARY KEY (s)) PARTITION BY LIST (s);
CREATE TABLE pa PARTITION OF p FOR VALUES IN ('a');
