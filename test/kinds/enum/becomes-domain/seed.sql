INSERT INTO t VALUES (1, 'a', '{a,b}', 'b', 'b'), (2, 'a', NULL, NULL, NULL);
