CREATE TYPE pair AS (a integer);
CREATE TABLE t (c pair);
