CREATE TABLE a (x int);
CREATE TABLE b (x int);
CREATE TABLE e (z int);
CREATE TABLE c () INHERITS (a, b, e);
