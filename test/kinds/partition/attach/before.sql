CREATE TABLE events (id int NOT NULL, at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE INDEX events_kind ON events (kind);
CREATE TABLE old (id int NOT NULL, at date NOT NULL, kind text);
CREATE INDEX old_kind_idx ON old (kind);
CREATE TABLE gone PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE moved PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
