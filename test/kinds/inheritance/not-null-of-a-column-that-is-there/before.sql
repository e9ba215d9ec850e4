CREATE TABLE base (id integer);
CREATE TABLE heir (x text) INHERITS (base);
