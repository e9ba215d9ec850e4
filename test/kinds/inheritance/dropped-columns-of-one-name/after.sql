-- What was dropped has the name of its place: those of both tables are no columns that they share.
CREATE TABLE a (x text, y integer);
ALTER TABLE a DROP x;
CREATE TABLE b (x integer, y integer);
ALTER TABLE b DROP x;
ALTER TABLE b INHERIT a;
