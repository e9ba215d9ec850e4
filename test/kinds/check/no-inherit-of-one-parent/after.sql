-- The heir's is the other's.
CREATE TABLE one (a integer);
CREATE TABLE other (b integer);
CREATE TABLE heir () INHERITS (one, other);
ALTER TABLE other ADD CONSTRAINT same CHECK (b > 0);
ALTER TABLE one ADD CONSTRAINT another CHECK (a > 0) NO INHERIT;
