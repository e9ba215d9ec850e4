CREATE TABLE t (b integer, d integer);
