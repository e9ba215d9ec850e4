CREATE TABLE things (id int, part int) PARTITION BY LIST (id);
CREATE TABLE things_a (id int, part int);
ALTER TABLE things ATTACH PARTITION things_a FOR VALUES IN (0, 1, 2);
ALTER TABLE things ADD CONSTRAINT again UNIQUE (part, id);
