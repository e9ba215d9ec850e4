CREATE TYPE st AS ENUM ('a', 'b');
CREATE DOMAIN over AS st;
CREATE TABLE t (id int, s st NOT NULL DEFAULT 'a', many st[], other over, u st DEFAULT 'a', CHECK (s <> 'b'));
CREATE INDEX ON t (s);
CREATE VIEW v AS SELECT s, u FROM t;
CREATE FUNCTION f(st) RETURNS st LANGUAGE sql AS 'SELECT $1';
