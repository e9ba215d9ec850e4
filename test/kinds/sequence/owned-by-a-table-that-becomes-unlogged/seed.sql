INSERT INTO stays (n) VALUES (1);
INSERT INTO other (n) VALUES (1), (2);
