CREATE TYPE one AS (a integer);
CREATE TYPE two AS (a text);
CREATE TABLE t (c one);
CREATE TABLE u (c two);
