INSERT INTO one VALUES (1, NULL, 1), (2, NULL, 1);
INSERT INTO two VALUES (1, 1), (2, 2);
UPDATE one SET other = id;
