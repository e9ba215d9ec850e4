CREATE TABLE t (r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&) WITH (buffering = off, fillfactor = 70) WHERE (lower(r) > 0));
CREATE TABLE h (a int, EXCLUDE USING btree (a WITH =) WITH (deduplicate_items = off, fillfactor = 60));
