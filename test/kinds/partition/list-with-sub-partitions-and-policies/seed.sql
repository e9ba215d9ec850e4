INSERT INTO events (id, region, at) SELECT n, (ARRAY['eu', 'uk', 'us'])[n % 3 + 1], date '2024-12-01' + n FROM generate_series(1, 60) AS n;
