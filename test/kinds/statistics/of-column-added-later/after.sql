CREATE TABLE t (c integer, b integer, "A" integer, d integer);
CREATE STATISTICS s ON c, b, "A", (d + 1), (b * c) FROM t;
CREATE STATISTICS e ON (d + 1) FROM t;
CREATE STATISTICS k (ndistinct) ON c, d FROM t;
