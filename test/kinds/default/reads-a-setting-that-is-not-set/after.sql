CREATE TABLE a (x int, b int NOT NULL DEFAULT current_setting('app.tenant')::int);
CREATE TABLE heir () INHERITS (a);
CREATE TABLE parts (x int, b text DEFAULT current_setting('app.tenant') NOT NULL) PARTITION BY LIST (x);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE filled (x int, b text DEFAULT 'of ' || current_setting('app.user'), c text DEFAULT current_setting('app.user', true), d text DEFAULT current_setting('DateStyle'));
CREATE TABLE made (x int, b int NOT NULL DEFAULT current_setting('app.tenant')::int);
