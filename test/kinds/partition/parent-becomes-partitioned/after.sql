CREATE TABLE base (id int);
CREATE TABLE whole (id int, note2 text) PARTITION BY RANGE (id);
CREATE TABLE whole_a PARTITION OF whole DEFAULT;
CREATE TABLE heir (id int, note2 text, more int);
