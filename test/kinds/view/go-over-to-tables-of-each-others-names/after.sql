CREATE TABLE parts (id int);
CREATE TABLE plain (id int) PARTITION BY HASH (id);
CREATE VIEW over_plain AS SELECT 1 AS one FROM parts;
CREATE VIEW over_parts AS SELECT 2 AS two FROM plain;
CREATE TABLE other (id text, m int) PARTITION BY HASH (id);
CREATE TABLE whole PARTITION OF other FOR VALUES WITH (MODULUS 4, REMAINDER 0) PARTITION BY HASH (id);
CREATE TABLE part ();
CREATE VIEW over_other AS SELECT 3 AS three FROM part;
CREATE VIEW over_part AS SELECT id, m AS n FROM whole;
