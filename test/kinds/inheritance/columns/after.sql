CREATE TABLE a (id bigint NOT NULL, name text DEFAULT 'm', added int NOT NULL DEFAULT 4, CHECK (id > 0));
CREATE TABLE b (more int) INHERITS (a);
CREATE TABLE c (own text) INHERITS (a);
CREATE VIEW seen AS SELECT name FROM b;
CREATE INDEX b_name ON b (name);
