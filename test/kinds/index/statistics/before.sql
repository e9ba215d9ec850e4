CREATE TABLE a (id int, n int); CREATE INDEX a_n ON a ((n + 1), (id + 2)); ALTER INDEX a_n ALTER COLUMN 1 SET STATISTICS 100;
CREATE INDEX a_m ON a ((n + 3));
