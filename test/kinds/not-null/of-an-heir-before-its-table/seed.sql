INSERT INTO heir VALUES (1, 2, 3, 4, 5), (2, 3, 3, 3, 3);
