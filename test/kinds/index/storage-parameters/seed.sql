INSERT INTO t VALUES (1, 'a', '[1,2]'), (2, 'b', '[3,4]');
INSERT INTO p VALUES (1, 'a');
