CREATE TABLE other (id integer);
CREATE TABLE rooms (room integer, floor integer);
ALTER TABLE rooms ADD CONSTRAINT one EXCLUDE USING btree (room WITH =) WITH (fillfactor = 70) WHERE (floor > 0);
ALTER TABLE rooms ADD CONSTRAINT two EXCLUDE USING btree (room WITH =) WHERE (floor > 0);
ALTER TABLE rooms ADD CONSTRAINT three EXCLUDE USING btree (room WITH =) WHERE (floor > 0) DEFERRABLE;
ALTER TABLE rooms ADD CONSTRAINT four EXCLUDE USING btree (room WITH =);
