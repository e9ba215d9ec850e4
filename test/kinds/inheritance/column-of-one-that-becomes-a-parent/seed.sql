INSERT INTO t3 (c1, c2) VALUES ('a', 1), ('b', 2);
