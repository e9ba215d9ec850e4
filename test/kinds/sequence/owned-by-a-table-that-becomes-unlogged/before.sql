-- since 15
CREATE TABLE stays (id serial, n int);
CREATE TABLE changes (id serial, n int);
CREATE TABLE along (id serial, n int);
CREATE UNLOGGED TABLE other (id serial, n int);
CREATE TABLE options (id serial, n int);
