INSERT INTO people VALUES (1, 'a');
INSERT INTO others VALUES (1, 'b');
