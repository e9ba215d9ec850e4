CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, a text, b integer);
CREATE TABLE u (id integer PRIMARY KEY, a text);
CREATE PUBLICATION p FOR TABLE u WITH (publish_via_partition_root);
CREATE PUBLICATION q FOR TABLE u;
CREATE PUBLICATION r WITH (publish = '');
