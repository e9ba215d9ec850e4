CREATE DOMAIN st AS text COLLATE "C" CHECK (VALUE IN ('a', 'b'));
CREATE DOMAIN over AS st;
CREATE TABLE t (id int, s st NOT NULL DEFAULT 'a', many st[], other over, u st COLLATE "POSIX" DEFAULT 'b', CHECK (s <> 'b'));
CREATE INDEX ON t (s);
CREATE VIEW v AS SELECT s, u FROM t WHERE u > 'a';
CREATE FUNCTION f(st) RETURNS st LANGUAGE sql AS 'SELECT $1 || $1';
