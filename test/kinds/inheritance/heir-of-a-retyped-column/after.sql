CREATE TABLE t (a integer, b text);
CREATE TABLE heir (a integer, b text) INHERITS (t);
CREATE TABLE q (a integer, b text) PARTITION BY RANGE (a);
CREATE TABLE p PARTITION OF q FOR VALUES FROM (0) TO (10);
CREATE TABLE old (a integer, b text);
ALTER TABLE old INHERIT t;
