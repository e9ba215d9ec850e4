CREATE SCHEMA app;
CREATE TYPE app.e AS ENUM ('a');
CREATE DOMAIN app.d AS text CONSTRAINT c CHECK (VALUE <> '');
CREATE SEQUENCE app.s;
CREATE FUNCTION app.f(integer) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE TABLE app."T t" (id integer CONSTRAINT pk PRIMARY KEY, "it's" text);
CREATE VIEW app.v AS SELECT id FROM app."T t";
