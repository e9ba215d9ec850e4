CREATE DOMAIN called AS varchar;
CREATE DOMAIN names AS varchar(3)[];
CREATE FUNCTION f(text[]) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE TABLE t (x varchar(5), v varchar(5), w varchar(5), p varchar, q varchar, y called, z names);
