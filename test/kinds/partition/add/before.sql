CREATE TABLE events (id bigint NOT NULL, at date NOT NULL DEFAULT '2026-01-01', note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX events_note ON events (note);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
