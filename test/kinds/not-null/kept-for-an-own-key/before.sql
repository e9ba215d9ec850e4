-- since 18
CREATE TABLE one (a int NOT NULL, b int);
CREATE TABLE heir (a int CONSTRAINT one_a_not_null NOT NULL) INHERITS (one);
ALTER TABLE heir ADD PRIMARY KEY (a);
CREATE TABLE other (a int NOT NULL) INHERITS (one);
