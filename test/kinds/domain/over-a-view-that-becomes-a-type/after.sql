CREATE TABLE a (id int);
CREATE TYPE pair AS (x int, y int);
CREATE DOMAIN d AS pair;
CREATE TABLE t (id int PRIMARY KEY, p pair, q d);
CREATE VIEW v AS SELECT id, q FROM t;
