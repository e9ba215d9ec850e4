-- since 18
CREATE TABLE t (a int, b int, PRIMARY KEY (a) INCLUDE (b));
