INSERT INTO events VALUES (1, 'a'), (7, 'b');
INSERT INTO next VALUES (25, 'c');
