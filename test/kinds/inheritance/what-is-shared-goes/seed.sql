INSERT INTO z VALUES (1, 2, 'x');
INSERT INTO heir VALUES (1, 2, 'y', 3);
