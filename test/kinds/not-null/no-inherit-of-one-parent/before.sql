-- since 18
CREATE TABLE one (a integer);
CREATE TABLE other (a integer NOT NULL);
CREATE TABLE heir () INHERITS (one, other);
ALTER TABLE one ADD CONSTRAINT other_a_not_null NOT NULL a NO INHERIT;
