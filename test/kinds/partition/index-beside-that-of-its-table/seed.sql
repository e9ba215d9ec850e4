INSERT INTO t VALUES (1, true); INSERT INTO k VALUES (1, true, 'x'); INSERT INTO w VALUES (1, true); INSERT INTO d VALUES (1, true), (1, false);
