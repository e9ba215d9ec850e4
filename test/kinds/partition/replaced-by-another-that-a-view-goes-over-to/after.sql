CREATE TABLE things (kind text) PARTITION BY LIST (kind);
CREATE TABLE things_b PARTITION OF things FOR VALUES IN ('a');
CREATE VIEW seen AS SELECT kind FROM things_b;
