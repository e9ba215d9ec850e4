CREATE TABLE base (id int);
CREATE TABLE other (d text);
CREATE TABLE heir (a int, b varchar(9) DEFAULT 'x', c int NOT NULL, CONSTRAINT k CHECK (a > 0)) INHERITS (base);
CREATE TABLE grandchild () INHERITS (heir);
CREATE TABLE two () INHERITS (base, other);
CREATE TABLE loses () INHERITS (base);
CREATE INDEX heir_a ON heir (a);
