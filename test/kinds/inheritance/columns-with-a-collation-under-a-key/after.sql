CREATE TABLE things (id int, name text COLLATE "C");
CREATE TABLE heir (LIKE things);
ALTER TABLE things ADD PRIMARY KEY (id, name);
