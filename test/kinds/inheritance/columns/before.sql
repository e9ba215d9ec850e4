CREATE TABLE a (id int NOT NULL, name varchar(5) DEFAULT 'n', gone text);
CREATE TABLE b (more int) INHERITS (a);
CREATE TABLE c () INHERITS (a);
CREATE VIEW seen AS SELECT name FROM b;
CREATE INDEX b_name ON b (name);
