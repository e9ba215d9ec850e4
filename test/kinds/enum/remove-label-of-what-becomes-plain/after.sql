CREATE TYPE st AS ENUM ('a', 'b', 'd');
CREATE TABLE t (id int, s st DEFAULT 'd', u st[] DEFAULT '{d}', w st GENERATED ALWAYS AS ('a'::st) STORED);
CREATE VIEW v AS SELECT * FROM t;
