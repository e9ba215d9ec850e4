CREATE TABLE events (id int NOT NULL, at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE INDEX events_kind ON events (kind);
CREATE TABLE old PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE gone (id int NOT NULL, at date NOT NULL, kind text);
CREATE INDEX gone_kind_idx ON gone (kind);
CREATE TABLE moved PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2028-01-01');
