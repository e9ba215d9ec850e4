CREATE TABLE t (a integer, b integer, "c c" text);
CREATE STATISTICS s ON a, b FROM t;
CREATE SCHEMA app;
CREATE STATISTICS app."S" (ndistinct, mcv) ON a, b, "c c" FROM t;
CREATE STATISTICS e ON (a + b), lower("c c") FROM t;
CREATE STATISTICS one ON (a * 2) FROM t;
ALTER STATISTICS s SET STATISTICS 50;
COMMENT ON STATISTICS app."S" IS 'statistics';
ALTER STATISTICS e OWNER TO case_a;
