INSERT INTO a VALUES (1, 'a', 'x');
INSERT INTO b VALUES (2, 'b', 'y', 3);
