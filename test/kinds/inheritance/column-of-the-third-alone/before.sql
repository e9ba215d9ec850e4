CREATE TABLE a (c3 int, c1 int, c2 int);
CREATE TABLE b () INHERITS (a);
CREATE TABLE c () INHERITS (b);
CREATE TABLE d () INHERITS (c);
CREATE TABLE line_a (k int, v text DEFAULT 'a' NOT NULL CHECK (v <> ''));
CREATE TABLE line_b () INHERITS (line_a);
CREATE TABLE line_c () INHERITS (line_b);
CREATE INDEX ON line_c (v);
CREATE VIEW vc AS SELECT v FROM line_c;
