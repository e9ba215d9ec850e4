INSERT INTO events VALUES (1, '2025-05-05', 'a'), (2, '2026-06-06', NULL), (3, '2027-07-07', 'c');
