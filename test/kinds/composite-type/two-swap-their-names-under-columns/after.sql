CREATE TYPE two AS (a integer);
CREATE TYPE one AS (a text);
CREATE TABLE t (c two);
CREATE TABLE u (c one);
