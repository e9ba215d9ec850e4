-- since 18
CREATE TABLE t (a int NOT NULL);
CREATE TABLE u (a int NOT NULL);
CREATE TABLE heir () INHERITS (t, u);
CREATE TABLE last () INHERITS (heir);
