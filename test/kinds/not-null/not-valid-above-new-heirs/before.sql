-- since 18
CREATE TABLE t (a int);
CREATE TABLE p (a int, b int) PARTITION BY LIST (b);
