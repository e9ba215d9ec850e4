CREATE SEQUENCE s;
CREATE TABLE n (a numeric DEFAULT nextval('s'));
CREATE TABLE t (a text DEFAULT nextval('s'));
CREATE TABLE i (a integer DEFAULT nextval('s'));
