-- since 18: names of NOT NULL constraints
CREATE TABLE t (id integer CONSTRAINT t_a_not_null NOT NULL, a integer NOT NULL, b integer NOT NULL);
ALTER TABLE t DROP COLUMN id;
CREATE TABLE u (id integer CONSTRAINT u_a_not_null CHECK (id > 0), a integer NOT NULL);
ALTER TABLE u DROP COLUMN id;
