CREATE TABLE events (id int, at date, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_a PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_b PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE events_c PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE INDEX whole ON events (kind);
CREATE UNIQUE INDEX partial ON ONLY events (at, id);
CREATE UNIQUE INDEX partial_a ON events_a (at, id);
ALTER INDEX partial ATTACH PARTITION partial_a;
