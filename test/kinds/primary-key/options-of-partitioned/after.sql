CREATE TABLE p (id integer, a integer, CONSTRAINT pk PRIMARY KEY (id) INCLUDE (a) WITH (fillfactor = 80), CONSTRAINT u UNIQUE (id, a) WITH (deduplicate_items = off, fillfactor = 50)) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
ALTER INDEX p1_id_a_key SET (fillfactor = 60);
CREATE TABLE r (id integer REFERENCES p);
