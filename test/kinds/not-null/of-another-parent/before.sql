-- since 18
CREATE TABLE one (a int NOT NULL);
CREATE TABLE two (a int NOT NULL);
CREATE TABLE moves (a int CONSTRAINT one_a_not_null NOT NULL) INHERITS (one);
CREATE TABLE own (a int NOT NULL) INHERITS (one);
CREATE TABLE leaves (a int CONSTRAINT one_a_not_null NOT NULL) INHERITS (one);
