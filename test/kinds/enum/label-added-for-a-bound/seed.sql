INSERT INTO days VALUES ('sad', 'sad');
