CREATE TABLE plain (id int);
CREATE TABLE parts (id int) PARTITION BY HASH (id);
CREATE VIEW over_plain AS SELECT 1 AS one FROM plain;
CREATE VIEW over_parts AS SELECT 2 AS two FROM parts;
CREATE TABLE whole (id text, n int) PARTITION BY HASH (id);
CREATE TABLE part PARTITION OF whole FOR VALUES WITH (MODULUS 4, REMAINDER 0) PARTITION BY HASH (id);
CREATE TABLE other ();
CREATE VIEW over_other AS SELECT 3 AS three FROM other;
CREATE VIEW over_part AS SELECT id, n FROM part;
