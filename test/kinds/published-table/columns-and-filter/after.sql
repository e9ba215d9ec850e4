CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, a text, b bigint);
CREATE TABLE u (id integer PRIMARY KEY, a text);
CREATE PUBLICATION p FOR TABLE app.t (a, id, b) WHERE (b > 3), u WHERE (id = 1 OR a = 'x');
CREATE PUBLICATION q FOR TABLE app.t (id);
