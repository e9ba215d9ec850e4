-- Rows of the one that had the name are put back into what it was a partition of.
CREATE TABLE keyed (n integer, m integer) PARTITION BY LIST (m);
CREATE TABLE keyed_rest PARTITION OF keyed DEFAULT;
CREATE TABLE days (day date) PARTITION BY RANGE (day);
CREATE TABLE others (n integer, m integer) PARTITION BY LIST (n);
CREATE TABLE moving PARTITION OF others FOR VALUES IN (2);
