CREATE TABLE t (a integer, b integer);
CREATE TABLE q (a integer, b integer) PARTITION BY RANGE (a);
CREATE TABLE old (a integer, b integer);
