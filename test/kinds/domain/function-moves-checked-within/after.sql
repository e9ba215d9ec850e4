CREATE SCHEMA lib;
CREATE FUNCTION lib.norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE DOMAIN word AS text CHECK (lib.norm(VALUE) <> 'no');
CREATE TABLE t (id integer PRIMARY KEY, words word[]);
