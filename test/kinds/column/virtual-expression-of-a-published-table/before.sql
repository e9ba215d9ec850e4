-- since 18
CREATE TABLE t (a integer, b integer, v boolean GENERATED ALWAYS AS (a < 5) VIRTUAL);
CREATE PUBLICATION p FOR TABLE t;
