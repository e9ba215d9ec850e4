CREATE DOMAIN one AS integer;
CREATE DOMAIN two AS one;
CREATE TABLE t (c two);
