INSERT INTO t3 (c1, c2) VALUES ('a', 'b'), ('b', 'a');
