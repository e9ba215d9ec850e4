/** Shapes of tables whose rows are not easily found: all that the profile says are there, and like it. */

import { filledLike } from './filled-like.ts';

filledLike([
  [
    'a key of two references',
    `
      CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE ab (a int REFERENCES a, b int REFERENCES b, note text, PRIMARY KEY (a, b));`,
    `
      INSERT INTO a SELECT generate_series(1, 40); INSERT INTO b SELECT generate_series(1, 30); INSERT INTO ab SELECT 1 + i % 40, 1 + (i / 40 + i % 40) % 30, 'n' || i FROM generate_series(0, 299) AS i`,
  ],
  [
    'a check that ties a column to a state',
    `
      CREATE TYPE st AS ENUM ('open', 'closed'); CREATE TABLE m (state st NOT NULL, closed_at timestamptz, CHECK ((state = 'closed') = (closed_at IS NOT NULL)));`,
    `
      INSERT INTO m SELECT CASE WHEN i % 3 = 0 THEN 'closed' ELSE 'open' END::st, CASE WHEN i % 3 = 0 THEN timestamptz '2023-01-01' + i * interval '1 hour' END FROM generate_series(0, 299) AS i`,
  ],
  [
    'a check that one of three columns is there',
    `
      CREATE TABLE m (a int, b text, c date, CHECK (num_nonnulls(a, b, c) = 1));`,
    `
      INSERT INTO m SELECT CASE i % 3 WHEN 0 THEN i END, CASE i % 3 WHEN 1 THEN 't' || i END, CASE i % 3 WHEN 2 THEN date '2023-01-01' + i END FROM generate_series(0, 299) AS i`,
  ],
  [
    'checks of json and of arrays',
    `
      CREATE TABLE m (id int PRIMARY KEY, doc jsonb NOT NULL CHECK (jsonb_typeof(doc) = 'object' AND doc ? 'theme'), tags text[] CHECK (cardinality(tags) BETWEEN 1 AND 3));`,
    `
      INSERT INTO m SELECT i, jsonb_build_object('theme', 'bright', 'n', i), CASE WHEN i % 2 = 0 THEN ARRAY['a', 'b' || i] END FROM generate_series(0, 299) AS i`,
  ],
  [
    'a table and one that inherits from it',
    `
      CREATE TABLE v (id int PRIMARY KEY, name text NOT NULL); CREATE TABLE c (wheels int CHECK (wheels > 0), PRIMARY KEY (id)) INHERITS (v);`,
    `
      INSERT INTO v SELECT i, 'v' || i FROM generate_series(0, 99) AS i; INSERT INTO c SELECT i, 'c' || i, i FROM generate_series(100, 199) AS i`,
  ],
  [
    'tables that refer to each other',
    `
      CREATE TABLE dept (id int PRIMARY KEY, head int); CREATE TABLE emp (id int PRIMARY KEY, dept int NOT NULL REFERENCES dept); ALTER TABLE dept ADD FOREIGN KEY (head) REFERENCES emp;`,
    `
      INSERT INTO dept SELECT generate_series(1, 20); INSERT INTO emp SELECT i, 1 + i % 20 FROM generate_series(1, 200) AS i; UPDATE dept SET head = id WHERE id % 4 > 0`,
  ],
  [
    'references that share a column, of which one may be NULL',
    `
      CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE p (t int NOT NULL REFERENCES t, id int NOT NULL, PRIMARY KEY (t, id)) PARTITION BY HASH (t); CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      CREATE TABLE o (t int NOT NULL, p int NOT NULL, id int NOT NULL, owner int, PRIMARY KEY (t, p, id), FOREIGN KEY (t, p) REFERENCES p, FOREIGN KEY (t, owner) REFERENCES p) PARTITION BY HASH (t); CREATE TABLE o0 PARTITION OF o FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE o1 PARTITION OF o FOR VALUES WITH (MODULUS 2, REMAINDER 1);`,
    `
      INSERT INTO t SELECT generate_series(1, 12); INSERT INTO p SELECT 1 + i % 12, i FROM generate_series(0, 119) AS i; INSERT INTO o SELECT t, id, n, CASE WHEN n % 2 = 0 THEN id END FROM p, generate_series(1, 3) AS n`,
  ],
  [
    'a reference to one partition',
    `
      CREATE TABLE u (id int NOT NULL, k int NOT NULL, PRIMARY KEY (id, k)) PARTITION BY LIST (k); CREATE TABLE u1 PARTITION OF u FOR VALUES IN (1); CREATE TABLE u2 PARTITION OF u FOR VALUES IN (2); ALTER TABLE u1 ADD UNIQUE (id); CREATE TABLE c (id int PRIMARY KEY, u int NOT NULL REFERENCES u1 (id));`,
    `
      INSERT INTO u SELECT i, 1 + i % 2 FROM generate_series(0, 199) AS i; INSERT INTO c SELECT i, (i % 50) * 2 FROM generate_series(0, 199) AS i`,
  ],
  [
    'keys over expressions, and of some rows',
    `
      CREATE TABLE m (id int PRIMARY KEY, email text NOT NULL, name text, org int);
      CREATE UNIQUE INDEX ON m (lower(email)); CREATE UNIQUE INDEX ON m (org, lower(name)) WHERE name IS NOT NULL;
      CREATE TABLE p (state text, code text NOT NULL); CREATE UNIQUE INDEX ON p (code) WHERE state = 'live';`,
    `
      INSERT INTO m SELECT i, 'User' || i || '@x.org', CASE WHEN i % 4 > 0 THEN 'name' || i % 100 END, i / 100 FROM generate_series(0, 299) AS i;
      INSERT INTO p SELECT CASE WHEN i % 3 = 0 THEN 'live' ELSE 'dead' END, CASE WHEN i % 3 = 0 THEN 'c' || i ELSE 'c' || i % 20 END FROM generate_series(0, 299) AS i`,
  ],
  [
    'a generated column in a key',
    `
      CREATE TABLE m (a int NOT NULL, y int GENERATED ALWAYS AS (a % 20) STORED, n int NOT NULL, UNIQUE (y, n));`,
    `
      INSERT INTO m (a, n) SELECT i, i / 16 FROM generate_series(0, 299) AS i`,
  ],
  [
    'exclusion constraints over ranges',
    `
      CREATE TABLE m (a int, b int, EXCLUDE USING gist (int4range(a, b) WITH &&), CHECK (a < b));
      CREATE TABLE r (room int NOT NULL, during tstzrange NOT NULL, EXCLUDE USING gist (int4range(room, room, '[]') WITH =, during WITH &&));`,
    `
      INSERT INTO m SELECT i * 10, i * 10 + 5 FROM generate_series(100, 299) AS i;
      INSERT INTO r SELECT i % 20, tstzrange(timestamptz '2024-01-01' + i / 10 * interval '2 hours', timestamptz '2024-01-01' + (i / 10 * 2 + 1) * interval '1 hour') FROM generate_series(0, 299) AS i`,
  ],
  [
    'a range made of two columns, of which one may be NULL',
    `
      CREATE TABLE m (item int NOT NULL, valid_from timestamptz NOT NULL, valid_to timestamptz, CHECK (valid_to > valid_from),
      EXCLUDE USING gist (int4range(item, item, '[]') WITH =, tstzrange(valid_from, valid_to) WITH &&));`,
    `
      INSERT INTO m SELECT i % 100, timestamptz '2023-01-01' + i * interval '1 day 1 minute', CASE WHEN i < 200 THEN timestamptz '2023-03-01' + i * interval '1 day 1 minute' END FROM generate_series(0, 299) AS i`,
  ],
  [
    'references to the same table',
    `
      CREATE TABLE m (tenant int, id int, parent int, PRIMARY KEY (tenant, id), FOREIGN KEY (tenant, parent) REFERENCES m) PARTITION BY LIST (tenant);
      CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1); CREATE TABLE m2 PARTITION OF m FOR VALUES IN (2);
      CREATE TABLE s (id int PRIMARY KEY, parent int NOT NULL REFERENCES s);`,
    `
      INSERT INTO m SELECT 1 + i % 2, i, CASE WHEN i > 9 AND i % 3 > 0 THEN i - 2 * (1 + i % 4) END FROM generate_series(0, 299) AS i;
      INSERT INTO s SELECT i, i / 3 FROM generate_series(0, 299) AS i`,
  ],
  [
    'domains with checks in keys',
    `
      CREATE DOMAIN iban AS text CHECK (VALUE ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{4,10}$'); CREATE DOMAIN day AS date CHECK (VALUE >= '2020-01-01');
      CREATE DOMAIN pos AS int CHECK (VALUE > 0); CREATE TABLE m (i iban UNIQUE, d day NOT NULL, n pos NOT NULL, UNIQUE (d, n));`,
    `
      INSERT INTO m SELECT 'DE' || lpad((i % 100)::text, 2, '0') || 'AB' || lpad(i::text, 4, '0'), date '2021-01-01' + i % 400, 1 + i / 20 FROM generate_series(0, 299) AS i`,
  ],
  [
    'a trigger that refuses',
    `
      CREATE TABLE m (id int PRIMARY KEY, n int NOT NULL);
      CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.n % 3 = 0 THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER t BEFORE INSERT ON m FOR EACH ROW EXECUTE FUNCTION no();`,
    `
      INSERT INTO m SELECT i, 3 * i + 1 FROM generate_series(0, 299) AS i`,
  ],
  [
    'a composite type, and a domain over an array',
    `
      CREATE TYPE addr AS (street text, number int); CREATE DOMAIN names AS text[] CHECK (cardinality(VALUE) > 0);
      CREATE TABLE m (a addr NOT NULL, n names);`,
    `
      INSERT INTO m SELECT ROW('Str ' || i, i)::addr, ARRAY['n' || i] FROM generate_series(0, 299) AS i`,
  ],
]);
