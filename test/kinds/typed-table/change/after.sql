CREATE TYPE person AS (id int, name text);
CREATE TYPE animal AS (id int);
CREATE TABLE people (id int PRIMARY KEY, name text, more text);
CREATE TABLE others OF person;
CREATE TABLE pets OF person;
