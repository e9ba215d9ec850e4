CREATE TABLE u (id integer PRIMARY KEY);
CREATE TABLE p1 (a integer, b integer, CONSTRAINT mine FOREIGN KEY (b) REFERENCES u);
