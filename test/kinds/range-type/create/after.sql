CREATE SCHEMA app;
CREATE FUNCTION app.minus(a time, b time) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$ SELECT extract(epoch FROM a - b)::double precision $$;
CREATE TYPE app.times AS RANGE (SUBTYPE = time, SUBTYPE_DIFF = app.minus);
CREATE TYPE app."Te""xts" AS RANGE (SUBTYPE = text, COLLATION = "C", SUBTYPE_OPCLASS = text_pattern_ops, MULTIRANGE_TYPE_NAME = public.many);
CREATE TYPE app.floats AS RANGE (SUBTYPE = float8);
CREATE TABLE app.t (t app.times, many public.many, f app.floats DEFAULT app.floats(1, 2), EXCLUDE USING gist (t WITH &&));
CREATE INDEX i ON app.t USING gist (f);
CREATE VIEW app.v AS SELECT app.many() AS many, app.floats(1, 2) AS floats;
COMMENT ON TYPE app.times IS 'a range';
