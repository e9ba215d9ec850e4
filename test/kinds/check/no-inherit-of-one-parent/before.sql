CREATE TABLE one (a integer);
CREATE TABLE other (b integer);
CREATE TABLE heir () INHERITS (one, other);
ALTER TABLE other ADD CONSTRAINT same CHECK (b > 0);
ALTER TABLE one ADD CONSTRAINT same CHECK (a > 0) NO INHERIT;
