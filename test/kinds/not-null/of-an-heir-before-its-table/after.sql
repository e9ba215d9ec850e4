CREATE TABLE t (a int NOT NULL, b int NOT NULL, c int, d int);
CREATE TABLE heir (e int) INHERITS (t);
ALTER TABLE t ALTER c SET NOT NULL;
