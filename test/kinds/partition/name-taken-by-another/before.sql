CREATE TABLE keyed (n integer, m integer) PARTITION BY LIST (n);
CREATE TABLE keyed_rest PARTITION OF keyed DEFAULT;
CREATE TABLE days PARTITION OF keyed FOR VALUES IN (0, 1);
CREATE TABLE moving PARTITION OF keyed FOR VALUES IN (2);
CREATE TABLE others (n integer, m integer) PARTITION BY LIST (n);
