INSERT INTO account (id, name) VALUES (1, 'a');
INSERT INTO entry VALUES (1);
