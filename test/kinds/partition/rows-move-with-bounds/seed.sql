INSERT INTO split VALUES ('2024-01-01', 1), ('2024-06-30', 2), ('2024-07-01', 3), ('2024-12-31', NULL);
INSERT INTO renewed SELECT n, 'x' FROM generate_series(1, 99) AS n;
INSERT INTO merged SELECT n, chr(96 + n % 3) FROM generate_series(1, 30) AS n;
INSERT INTO listed VALUES ('A', 1), ('B', 2), ('b', 3), (NULL, 4), ('C', 5);
INSERT INTO doubled SELECT n, 'x' FROM generate_series(1, 30) AS n;
INSERT INTO refers SELECT n FROM generate_series(1, 30) AS n;
INSERT INTO pairs VALUES (1, ''), (4, 'z'), (5, ''), (5, 'l'), (5, 'm'), (9, 'z');
INSERT INTO within SELECT n, chr(96 + n % 3) FROM generate_series(1, 19) AS n;
SELECT setval('pairs_n_seq', 1000);
