CREATE TYPE one AS RANGE (SUBTYPE = integer, MULTIRANGE_TYPE_NAME = many);
CREATE TABLE t (a int, b one);
