CREATE TABLE a (id int, t text, u text, v text, w text, x text);
ALTER TABLE a ALTER t SET STORAGE external, ALTER u SET COMPRESSION pglz, ALTER v SET STATISTICS 200, ALTER w SET (n_distinct = -0.5, n_distinct_inherited = 7);
ALTER TABLE a ALTER x SET STORAGE main;
