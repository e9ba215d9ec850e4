-- since 18
CREATE DOMAIN d AS integer NOT NULL;
CREATE TABLE t (c d);
