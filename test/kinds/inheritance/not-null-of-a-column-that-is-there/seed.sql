INSERT INTO heir VALUES (1, 'a');
