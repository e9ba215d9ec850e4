CREATE TABLE base (id int PRIMARY KEY, name text NOT NULL, CHECK (false) NO INHERIT);
CREATE TABLE child (CONSTRAINT child_pkey PRIMARY KEY (id)) INHERITS (base);
