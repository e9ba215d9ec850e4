CREATE TYPE person AS (id int, name text);
CREATE TYPE animal AS (id int);
CREATE TABLE people OF person (id WITH OPTIONS PRIMARY KEY);
CREATE TABLE others (id int, name text);
CREATE TABLE pets OF animal;
