-- since 18
CREATE TABLE t (a integer, b integer, v boolean GENERATED ALWAYS AS (a < 5) VIRTUAL, CHECK (a < 10));
CREATE VIEW w AS SELECT v FROM t;
