CREATE TABLE t (a integer, b integer);
CREATE TABLE heir (b integer) INHERITS (t);
