CREATE TABLE events (id integer, note text) PARTITION BY LIST (id);
CREATE TABLE one PARTITION OF events FOR VALUES IN (1);
CREATE VIEW seen AS SELECT note AS what FROM events;
