CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, a text, b integer);
CREATE TABLE u (id integer PRIMARY KEY, a text);
CREATE PUBLICATION nothing;
CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, delete');
CREATE PUBLICATION "some's" FOR TABLE app.t, u WITH (publish_via_partition_root);
COMMENT ON PUBLICATION nothing IS 'a publication';
ALTER PUBLICATION nothing OWNER TO case_a;
