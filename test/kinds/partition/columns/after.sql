CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, kind text DEFAULT 'z', loose int, added text NOT NULL DEFAULT 'new', strict int CHECK (strict > 0)) PARTITION BY RANGE (at);
CREATE TABLE events_a PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_b PARTITION OF events (kind DEFAULT 'y', added DEFAULT 'other') FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE VIEW seen AS SELECT id, kind FROM events_a;
CREATE INDEX events_id ON events (id, kind);
CREATE UNIQUE INDEX events_once ON events (at, id);
ALTER TABLE events ADD CONSTRAINT big CHECK (id > -100000);
