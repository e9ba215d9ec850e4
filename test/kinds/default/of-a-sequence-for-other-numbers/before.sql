CREATE SEQUENCE s;
CREATE TABLE n (a numeric);
CREATE TABLE t (a text);
CREATE TABLE i (a integer);
