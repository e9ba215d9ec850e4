CREATE TABLE readings (sensor integer NOT NULL, value numeric NOT NULL, note text);
CREATE MATERIALIZED VIEW daily AS SELECT sensor, sum(value) AS total, max(note) AS note FROM readings GROUP BY sensor;
ALTER TABLE daily ALTER COLUMN sensor SET (n_distinct = 100, n_distinct_inherited = 200);
ALTER MATERIALIZED VIEW daily ALTER COLUMN total SET STATISTICS 500;
ALTER MATERIALIZED VIEW daily ALTER COLUMN note SET COMPRESSION pglz;
