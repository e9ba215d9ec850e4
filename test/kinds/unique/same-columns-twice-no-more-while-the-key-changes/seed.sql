INSERT INTO things VALUES (0, 1), (1, 1), (2, 1);
