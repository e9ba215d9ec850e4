INSERT INTO split VALUES (1, 'x'), (2, 'y');
INSERT INTO shifted VALUES (1, 'x'), (12, 'y');
INSERT INTO merged VALUES (1, 'x'), (12, 'y'), (20, 'z');
