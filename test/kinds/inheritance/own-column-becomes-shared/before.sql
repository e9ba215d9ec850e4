CREATE TABLE t (a integer);
CREATE TABLE heir (b text) INHERITS (t);
