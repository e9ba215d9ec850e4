CREATE TABLE base (id integer, x text DEFAULT 'up' NOT NULL);
CREATE TABLE heir () INHERITS (base);
