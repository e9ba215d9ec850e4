CREATE TABLE events (id int NOT NULL, at date NOT NULL, gone text, kind varchar(10) DEFAULT 'x', loose int NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_a PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_b PARTITION OF events (kind DEFAULT 'y') FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE VIEW seen AS SELECT id, kind FROM events_a;
CREATE INDEX events_id ON events (id);
ALTER TABLE events ADD CONSTRAINT small CHECK (id < 100000);
