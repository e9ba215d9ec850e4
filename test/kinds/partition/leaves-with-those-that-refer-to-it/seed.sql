INSERT INTO w SELECT n FROM generate_series(0, 19) n; INSERT INTO r SELECT n FROM generate_series(0, 19) n;
INSERT INTO keeps_w SELECT n FROM generate_series(0, 9) n; INSERT INTO keeps_r SELECT n FROM generate_series(0, 9) n;
INSERT INTO loses_w SELECT n FROM generate_series(0, 9) n; INSERT INTO loses_r SELECT n FROM generate_series(0, 9) n;
