INSERT INTO events VALUES (1, '2025-05-05', 'a'), (2, '2029-06-06', NULL);
INSERT INTO events_c VALUES (3, '2027-07-07', 'c');
