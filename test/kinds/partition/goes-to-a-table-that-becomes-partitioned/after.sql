CREATE TABLE t6 (c1 int, c3 int, c8 boolean);
CREATE TABLE t9 (c8 integer, c1 varchar, c6 varchar(20), c2 text) PARTITION BY RANGE (c8);
CREATE TABLE t1 (LIKE t9);
ALTER TABLE t9 ATTACH PARTITION t1 FOR VALUES FROM (0) TO (10);
