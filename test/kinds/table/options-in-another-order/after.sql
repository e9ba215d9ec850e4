CREATE TABLE t (a int CONSTRAINT k PRIMARY KEY WITH (deduplicate_items = off, fillfactor = 70), b text)
  WITH (autovacuum_enabled = off, fillfactor = 70, toast.autovacuum_enabled = off);
ALTER TABLE t ALTER a SET (n_distinct_inherited = 6, n_distinct = 5);
CREATE INDEX i ON t (b) WITH (deduplicate_items = off, fillfactor = 60);
CREATE VIEW v WITH (check_option = local, security_barrier) AS SELECT a FROM t;
CREATE MATERIALIZED VIEW m WITH (autovacuum_enabled = off, fillfactor = 80) AS SELECT 1 AS a;
CREATE TABLE p (a int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p DEFAULT WITH (autovacuum_enabled = off, fillfactor = 70);
CREATE FOREIGN DATA WRAPPER w OPTIONS (a '2', b '1');
CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (a '2', b '1');
CREATE FOREIGN TABLE f (a int OPTIONS (a '2', b '1')) SERVER s OPTIONS (a '2', b '1');
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, accept = false, stopwords = 'english');
