CREATE TABLE base (id int, a int, b text DEFAULT 'x', c int NOT NULL, d text, CONSTRAINT k CHECK (a > 0));
CREATE TABLE other (d text);
CREATE TABLE heir () INHERITS (base);
CREATE TABLE grandchild () INHERITS (heir);
CREATE TABLE two () INHERITS (base, other);
CREATE TABLE loses () INHERITS (base);
CREATE INDEX heir_a ON heir (a);
