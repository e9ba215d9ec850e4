CREATE TABLE t (id integer, size integer);
CREATE MATERIALIZED VIEW m AS SELECT t AS whole FROM t;
CREATE MATERIALIZED VIEW n AS SELECT array_agg(t) AS wholes FROM t;
