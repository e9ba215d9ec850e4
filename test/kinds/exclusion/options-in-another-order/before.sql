CREATE TABLE t (r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&) WITH (fillfactor = 70) WHERE (lower(r) > 0));
CREATE TABLE h (a int, EXCLUDE USING btree (a WITH =) WITH (fillfactor = 60));
