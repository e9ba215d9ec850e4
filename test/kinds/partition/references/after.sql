CREATE TABLE people (id bigint PRIMARY KEY);
CREATE TABLE events (id int NOT NULL, at date NOT NULL, person bigint, author bigint REFERENCES people ON DELETE CASCADE, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_a PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_b (id int NOT NULL, at date NOT NULL, person bigint, author bigint, PRIMARY KEY (id, at));
CREATE TABLE notes (id int, at date, FOREIGN KEY (id, at) REFERENCES events);
