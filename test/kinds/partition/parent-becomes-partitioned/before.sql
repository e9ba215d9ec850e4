CREATE TABLE base (id int);
CREATE TABLE whole (note text) INHERITS (base);
CREATE TABLE heir (more int) INHERITS (whole);
ALTER TABLE whole DROP COLUMN note, ADD COLUMN note2 text;
