CREATE TABLE account (id int, rank int GENERATED ALWAYS AS (id + 1) STORED, name text, PRIMARY KEY (id) INCLUDE (rank));
CREATE TABLE entry (account int CONSTRAINT of_account REFERENCES account);
CREATE VIEW named AS SELECT id, name FROM account GROUP BY id;
