INSERT INTO t2 (c5, c1, c2) VALUES ('1', 2, 3);
