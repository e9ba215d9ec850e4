CREATE TABLE one (a integer, b integer);
CREATE TABLE other (c integer);
CREATE TABLE heir () INHERITS (one, other);
