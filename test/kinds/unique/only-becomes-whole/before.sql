CREATE TABLE events (id int, at date, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_a PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_b PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER TABLE ONLY events ADD CONSTRAINT ids UNIQUE (id, at);
ALTER TABLE events_a ADD CONSTRAINT events_a_id_at_key UNIQUE (id, at);
ALTER INDEX ids ATTACH PARTITION events_a_id_at_key;
ALTER TABLE ONLY events ADD CONSTRAINT kinds UNIQUE (kind, at);
ALTER TABLE ONLY events ADD CONSTRAINT three UNIQUE (kind, id, at);
ALTER TABLE events_a ADD CONSTRAINT three_a UNIQUE (kind, id, at);
