CREATE TABLE base (id int, a int, b text, c int NOT NULL, CONSTRAINT k CHECK (a > 0));
CREATE TABLE follows () INHERITS (base);
CREATE TABLE heir (a int, b text, c int NOT NULL, CONSTRAINT k CHECK (a > 0)) INHERITS (base);
CREATE TABLE loses (a int, b text, c int NOT NULL, CONSTRAINT k CHECK (a > 0)) INHERITS (base);
CREATE TABLE grandchild () INHERITS (heir);
