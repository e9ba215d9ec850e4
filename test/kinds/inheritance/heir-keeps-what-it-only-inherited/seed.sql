INSERT INTO base VALUES (1, 1, 'a', 1);
INSERT INTO heir VALUES (2, 2, 'b', 2);
INSERT INTO two VALUES (3, 3, 'c', 3);
INSERT INTO loses VALUES (4, 4, 'd', 4);
INSERT INTO grandchild VALUES (5, 5, 'e', 5);
