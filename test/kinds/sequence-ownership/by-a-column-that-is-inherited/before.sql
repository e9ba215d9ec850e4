CREATE TABLE t (a int, b int, c int);
CREATE TABLE heir () INHERITS (t);
CREATE SEQUENCE goes OWNED BY heir.b;
CREATE SEQUENCE stays OWNED BY heir.c;
