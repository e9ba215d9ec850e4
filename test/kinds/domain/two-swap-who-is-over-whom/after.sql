CREATE DOMAIN two AS integer;
CREATE DOMAIN one AS two;
CREATE TABLE t (c one);
