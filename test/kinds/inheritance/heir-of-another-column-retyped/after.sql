-- PostgreSQL would drop the heir's with that of the one; it is the other's from now on, with its values.
CREATE TABLE one (b integer);
CREATE TABLE other (c integer, a text);
CREATE TABLE heir () INHERITS (one, other);
