INSERT INTO t VALUES (1, '{Yes,maybe}'), (2, NULL);
