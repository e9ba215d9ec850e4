CREATE SCHEMA one; CREATE SCHEMA two;
CREATE TABLE one.p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE two.c (a integer, b integer, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES one.p);
