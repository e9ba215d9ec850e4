CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TABLE t1 (c1 text, c2 mood);
CREATE TABLE t5 (c7 int);
CREATE TABLE t3 () INHERITS (t1, t5);
