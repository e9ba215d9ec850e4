CREATE TABLE account (id int, rank bigint, code int NOT NULL, name text, PRIMARY KEY (id) INCLUDE (rank));
CREATE UNIQUE INDEX account_code ON account (code) INCLUDE (rank);
CREATE TABLE entry (
  account int CONSTRAINT of_account REFERENCES account,
  code int CONSTRAINT of_code REFERENCES account (code)
);
COMMENT ON CONSTRAINT of_account ON entry IS 'who';
CREATE VIEW named AS SELECT id, name FROM account GROUP BY id;
CREATE FUNCTION add(int) RETURNS void LANGUAGE sql
  BEGIN ATOMIC INSERT INTO account (id, code) VALUES ($1, $1) ON CONFLICT ON CONSTRAINT account_pkey DO NOTHING; END;
ALTER TABLE account CLUSTER ON account_code;
ALTER TABLE account REPLICA IDENTITY USING INDEX account_code;
CREATE TABLE part (id int, rank bigint, PRIMARY KEY (id) INCLUDE (rank)) PARTITION BY RANGE (id);
CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (10);
CREATE TABLE of_part (id int REFERENCES part, one int REFERENCES part_1);
