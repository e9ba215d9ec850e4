CREATE TABLE a (id int);
CREATE TABLE b (name text);
CREATE TABLE c (id int, name text) INHERITS (a);
CREATE TABLE d (id int);
CREATE TABLE gone () INHERITS (a);
