CREATE TABLE things (id int, part int) PARTITION BY HASH (id);
CREATE TABLE things_a (id int, part int);
ALTER TABLE things ATTACH PARTITION things_a FOR VALUES WITH (MODULUS 1, REMAINDER 0);
ALTER TABLE things ADD CONSTRAINT once UNIQUE (part, id);
ALTER TABLE things ADD CONSTRAINT again UNIQUE (part, id);
