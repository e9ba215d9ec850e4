CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (
  id serial NOT NULL,
  number int GENERATED ALWAYS AS IDENTITY (START 100),
  at date NOT NULL,
  customer int NOT NULL REFERENCES customers,
  amount int NOT NULL CHECK (amount > 0),
  twice int GENERATED ALWAYS AS (amount * 2) STORED,
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE orders_2025 PARTITION OF orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE orders_rest PARTITION OF orders DEFAULT;
CREATE TABLE lines (id int, at date, FOREIGN KEY (id, at) REFERENCES orders);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no more orders'; END $$;
CREATE TRIGGER refused BEFORE INSERT ON orders FOR EACH ROW WHEN (new.amount > 10) EXECUTE FUNCTION refuse();
CREATE VIEW amounts AS SELECT sum(amount) FROM orders;
CREATE MATERIALIZED VIEW kept AS SELECT id, amount FROM orders;
CREATE INDEX ON orders (customer);
COMMENT ON TABLE orders IS 'What was ordered';
