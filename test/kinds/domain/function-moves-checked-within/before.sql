CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE DOMAIN word AS text CHECK (norm(VALUE) <> 'no');
CREATE TABLE t (id integer PRIMARY KEY, words word[]);
