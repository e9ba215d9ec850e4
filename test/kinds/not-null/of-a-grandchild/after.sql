CREATE TABLE first (a integer NOT NULL, PRIMARY KEY (a));
CREATE TABLE second (a integer NOT NULL);
ALTER TABLE second INHERIT first;
CREATE TABLE third (a integer);
