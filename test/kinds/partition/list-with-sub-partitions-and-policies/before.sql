CREATE TABLE events (
  id int NOT NULL, region text NOT NULL, at date NOT NULL, twice int GENERATED ALWAYS AS (id * 2) STORED,
  self int, PRIMARY KEY (id, region, at), UNIQUE (region, at, id)
);
ALTER TABLE events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY few ON events USING (id < 3);
CREATE RULE no_delete AS ON DELETE TO events DO INSTEAD NOTHING;
CREATE STATISTICS events_stat ON id, region FROM events;
GRANT SELECT ON events TO case_a;
CREATE PUBLICATION news FOR TABLE events;
