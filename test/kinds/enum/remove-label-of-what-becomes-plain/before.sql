CREATE TYPE st AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id int, s st GENERATED ALWAYS AS ('a'::st) STORED, u st, w st DEFAULT 'b');
CREATE VIEW v AS SELECT * FROM t;
