INSERT INTO things SELECT n, chr(120 + n % 3), n FROM generate_series(1, 30) AS n;
INSERT INTO things SELECT n, 'z', n FROM generate_series(50, 55) AS n;
ALTER TABLE things ALTER COLUMN n RESTART 100;
SELECT nextval(pg_get_serial_sequence('things', 'n'));
