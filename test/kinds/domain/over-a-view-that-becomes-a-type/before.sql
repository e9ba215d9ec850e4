CREATE TABLE a (id int);
CREATE VIEW pair AS SELECT id AS x, id AS y FROM a;
CREATE DOMAIN d AS pair;
CREATE TABLE t (id int PRIMARY KEY, p pair, q d);
CREATE VIEW v AS SELECT id, q FROM t;
