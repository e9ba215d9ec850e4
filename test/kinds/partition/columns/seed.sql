INSERT INTO events VALUES (1, '2025-05-05', 'a', 'k', 1), (2, '2026-06-06', NULL, 'l', 2);
