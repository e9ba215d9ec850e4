CREATE TABLE t (g text) WITH (fillfactor = 50);
