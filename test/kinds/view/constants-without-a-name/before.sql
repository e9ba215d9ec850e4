CREATE TABLE t (a int, b text);
CREATE VIEW u AS SELECT a FROM t;
