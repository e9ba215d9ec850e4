INSERT INTO e SELECT n, n FROM generate_series(0, 19) AS n; INSERT INTO n SELECT n, n FROM generate_series(0, 19) AS n;
