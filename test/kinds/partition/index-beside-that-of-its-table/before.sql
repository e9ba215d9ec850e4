CREATE TABLE t (a int, b boolean) PARTITION BY LIST (b);
CREATE TABLE p PARTITION OF t FOR VALUES IN (true);
CREATE TABLE k (a int, b boolean, v varchar(5)) PARTITION BY LIST (b);
CREATE TABLE l PARTITION OF k FOR VALUES IN (true);
CREATE INDEX k_some ON k (a) WHERE v IN ('x', 'y');
CREATE INDEX l_some ON l (a) WHERE v IN ('x', 'y');
CREATE TABLE u (a int, b boolean) PARTITION BY LIST (b);
CREATE TABLE w (a int, b boolean);
