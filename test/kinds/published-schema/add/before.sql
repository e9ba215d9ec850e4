-- since 15
CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, a text, b integer);
CREATE TABLE u (id integer PRIMARY KEY, a text);
CREATE PUBLICATION p FOR TABLES IN SCHEMA public;
