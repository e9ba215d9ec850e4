CREATE TABLE events (id integer, old text) PARTITION BY LIST (id);
CREATE TABLE one (id integer, old text);
CREATE VIEW seen AS SELECT old AS what FROM events;
