CREATE TABLE a (x bigint);
CREATE TABLE b (x bigint);
CREATE TABLE e (z int);
CREATE TABLE c () INHERITS (a, b, e);
