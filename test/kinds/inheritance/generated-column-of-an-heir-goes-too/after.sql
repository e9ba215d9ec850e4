CREATE TABLE whole (id integer);
CREATE TABLE heir () INHERITS (whole);
