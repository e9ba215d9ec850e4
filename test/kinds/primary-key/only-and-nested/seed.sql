INSERT INTO events VALUES (1, '2025-02-01', 'x'), (2, '2026-02-01', 'y');
