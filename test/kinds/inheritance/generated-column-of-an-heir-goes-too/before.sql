CREATE TABLE whole (id integer);
CREATE TABLE heir () INHERITS (whole);
ALTER TABLE whole ADD COLUMN name text;
ALTER TABLE heir ADD COLUMN short boolean GENERATED ALWAYS AS (length(name) < 9) STORED;
