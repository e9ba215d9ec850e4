-- What a case is put into the midst of: nothing of it has to do with the case.
CREATE SCHEMA beside;
CREATE TYPE beside.mood AS ENUM ('sad', 'ok');
CREATE DOMAIN beside.email AS text CONSTRAINT has_at CHECK (VALUE ~ '@');
CREATE TYPE beside.place AS (x int, y int);
CREATE SEQUENCE beside.numbers;
CREATE FUNCTION beside.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen := now(); RETURN NEW; END $$;
CREATE TABLE beside.people (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number int DEFAULT nextval('beside.numbers') UNIQUE,
  email beside.email NOT NULL, mood beside.mood, place beside.place, seen timestamptz
);
CREATE TABLE beside.orders (
  id bigint PRIMARY KEY, person bigint REFERENCES beside.people, total numeric CHECK (total >= 0),
  tax numeric GENERATED ALWAYS AS (total * 0.2) STORED
);
CREATE INDEX orders_person ON beside.orders (person) WHERE total > 0;
CREATE TABLE beside.events (at date NOT NULL, text text) PARTITION BY RANGE (at);
CREATE TABLE beside.events_2020 PARTITION OF beside.events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE beside.events_rest PARTITION OF beside.events DEFAULT;
CREATE INDEX events_text ON beside.events (text);
CREATE VIEW beside.totals AS SELECT p.email, sum(o.total) AS total FROM beside.people p JOIN beside.orders o ON o.person = p.id GROUP BY p.email;
CREATE FUNCTION beside.total(person bigint) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT sum(total) FROM beside.orders o WHERE o.person = total.person $$;
CREATE TRIGGER touch BEFORE UPDATE ON beside.people FOR EACH ROW EXECUTE FUNCTION beside.touch();
CREATE POLICY own ON beside.orders USING (person > 0);
COMMENT ON TABLE beside.people IS 'People';
GRANT SELECT ON beside.people TO PUBLIC;
