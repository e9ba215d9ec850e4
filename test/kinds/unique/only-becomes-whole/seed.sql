INSERT INTO events VALUES (1, '2025-02-01', 'a'), (2, '2026-02-01', 'b');
