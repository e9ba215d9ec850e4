CREATE TABLE base (id int, more int);
CREATE TABLE follows () INHERITS (base);
CREATE TABLE heir (a int, b varchar(9), c int) INHERITS (base);
CREATE TABLE loses (c int NOT NULL) INHERITS (base);
CREATE TABLE grandchild () INHERITS (heir);
