CREATE TABLE a (id int);
CREATE TABLE b (name text);
CREATE TABLE c (id int, name text) INHERITS (a, b);
CREATE TABLE d (id int) INHERITS (a);
