CREATE TYPE mood AS ENUM ('happy', 'sad', 'ok');
CREATE TYPE place AS (street text, number int);
CREATE TYPE more AS (a int, b text);
CREATE DOMAIN small AS bigint CHECK (VALUE < 1000);
CREATE COLLATION german FROM "POSIX";
CREATE SEQUENCE counted;
CREATE TABLE people (
  id int NOT NULL DEFAULT nextval('counted'), feels mood NOT NULL, felt mood[], lives text, age text, size small,
  name text COLLATE german, kept numeric(12, 3), code text, long int, was int GENERATED ALWAYS AS (id * 2) STORED,
  more more,
  fresh int NOT NULL DEFAULT 7, other int GENERATED ALWAYS AS IDENTITY
) PARTITION BY HASH (id);
CREATE TABLE people_0 PARTITION OF people FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE people_1 PARTITION OF people FOR VALUES WITH (MODULUS 2, REMAINDER 1);
