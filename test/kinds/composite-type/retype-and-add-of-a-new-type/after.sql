CREATE DOMAIN amount AS integer;
CREATE TYPE pair AS (a text, b amount, d amount[]);
CREATE TABLE t (c pair);
