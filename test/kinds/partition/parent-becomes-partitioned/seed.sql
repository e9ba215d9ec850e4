INSERT INTO base VALUES (1);
INSERT INTO whole VALUES (2, 'two'), (3, NULL);
INSERT INTO heir (id, note2, more) VALUES (4, 'four', 4);
