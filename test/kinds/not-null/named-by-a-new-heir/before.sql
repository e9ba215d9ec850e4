-- since 18
CREATE TABLE one (a int NOT NULL);
