CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE place AS (street text, number int);
CREATE TYPE more AS (a int);
CREATE DOMAIN small AS int CHECK (VALUE < 1000);
CREATE COLLATION german FROM "C";
CREATE TABLE people (
  id bigint NOT NULL, feels mood NOT NULL, felt mood[], lives place, age int, gone text, size small,
  name text COLLATE german, kept numeric(10, 2), code varchar(10), long int GENERATED ALWAYS AS (age + 1) STORED, was int, more more
);
