CREATE TABLE top (a int);
CREATE TABLE middle (a int);
CREATE TABLE bottom () INHERITS (middle);
ALTER TABLE middle INHERIT top;
ALTER TABLE top ADD CONSTRAINT small CHECK (a < 9) NOT VALID;
