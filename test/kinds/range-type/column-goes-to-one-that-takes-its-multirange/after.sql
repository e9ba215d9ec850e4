CREATE TYPE other AS RANGE (SUBTYPE = integer, MULTIRANGE_TYPE_NAME = many);
CREATE TYPE one AS RANGE (SUBTYPE = integer);
CREATE TABLE t (a int, b other);
