CREATE TABLE a (id int NOT NULL, name text DEFAULT 'n', CHECK (id > 0));
CREATE TABLE b (extra text);
CREATE TABLE c (more int, extra text) INHERITS (a, b);
CREATE TABLE d () INHERITS (c);
CREATE TABLE e (name text DEFAULT 'other') INHERITS (a);
CREATE TABLE f (LIKE a);
