INSERT INTO a (x, y, z, n, m) VALUES ('a', 'b', 'a', 2, 3);
