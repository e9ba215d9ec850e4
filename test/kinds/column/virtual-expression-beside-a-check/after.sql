CREATE TABLE t (a integer, b integer, v boolean GENERATED ALWAYS AS (b < 5) VIRTUAL, CHECK (a < 10));
CREATE VIEW w AS SELECT v FROM t;
