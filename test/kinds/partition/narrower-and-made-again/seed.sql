INSERT INTO a VALUES (1, 1, 'one'), (60, 1, 'sixty'), (2, 2, 'two'), (70, 2, 'seventy');
INSERT INTO refers VALUES (1, 1, 1), (2, 70, 2);
INSERT INTO b VALUES (1, 1), (60, 1), (2, 2), (70, 2);
