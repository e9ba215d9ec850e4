INSERT INTO t3 (c1, c2) VALUES ('a', 1), ('b', 2);
INSERT INTO t4 (c1, c2) VALUES ('c', 3);
