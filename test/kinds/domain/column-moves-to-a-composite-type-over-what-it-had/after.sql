CREATE DOMAIN inner_part AS text;
CREATE TYPE whole AS (part inner_part);
CREATE TABLE t (a whole, b whole[]);
