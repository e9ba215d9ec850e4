-- since 17
CREATE TABLE stays (room int4range, part int) PARTITION BY LIST (part);
CREATE TABLE stays_a PARTITION OF stays FOR VALUES IN (1);
CREATE TABLE stays_b PARTITION OF stays FOR VALUES IN (2);
