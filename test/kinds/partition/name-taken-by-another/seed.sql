INSERT INTO keyed VALUES (0, 10), (1, 11), (2, 12), (3, 13);
