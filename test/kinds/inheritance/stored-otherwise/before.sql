CREATE TABLE a (x text, y text);
ALTER TABLE a ALTER x SET COMPRESSION pglz, ALTER y SET STORAGE external;
CREATE TABLE z (w integer);
