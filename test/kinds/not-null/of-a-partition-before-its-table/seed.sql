INSERT INTO t VALUES ('a', 1, 2, 3), ('a', 2, 2, 3), ('b', 1, 2, 3);
