CREATE DOMAIN inner_part AS int;
CREATE DOMAIN whole AS int;
CREATE TABLE t (a inner_part, b inner_part[]);
