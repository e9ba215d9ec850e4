CREATE TYPE mood AS ENUM ('b', 'a');
CREATE TABLE t1 (c1 text);
CREATE TABLE t5 (c7 int, c2 mood);
CREATE TABLE t3 () INHERITS (t1, t5);
