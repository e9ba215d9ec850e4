CREATE TABLE one (a integer);
CREATE TABLE other (a integer NOT NULL);
CREATE TABLE heir () INHERITS (one, other);
