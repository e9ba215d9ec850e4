INSERT INTO t VALUES ('x', 'y');
INSERT INTO p VALUES ('x', 1);
INSERT INTO arrays VALUES ('{x,y}');
