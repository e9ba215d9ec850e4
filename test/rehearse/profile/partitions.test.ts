/** Each partition gets as many rows as the profile says, and they are accepted. */

import { filledLike } from './filled-like.ts';

filledLike([
  [
    'LIST, with RANGE beneath it',
    `
      CREATE TABLE m (region text NOT NULL, at date NOT NULL, id int NOT NULL, v int, PRIMARY KEY (region, at, id)) PARTITION BY LIST (region);
      CREATE TABLE m_eu PARTITION OF m FOR VALUES IN ('eu') PARTITION BY RANGE (at);
      CREATE TABLE m_eu1 PARTITION OF m_eu FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
      CREATE TABLE m_eu2 PARTITION OF m_eu FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      CREATE TABLE m_us PARTITION OF m FOR VALUES IN ('us', 'ca') PARTITION BY RANGE (at);
      CREATE TABLE m_us1 PARTITION OF m_us FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
      CREATE TABLE m_us2 PARTITION OF m_us FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`,
    `
      INSERT INTO m SELECT CASE WHEN i % 4 = 0 THEN 'eu' WHEN i % 4 = 1 THEN 'ca' ELSE 'us' END,
      CASE WHEN i % 4 = 0 THEN date '2023-01-01' + (i * 7) % 700 WHEN i % 8 < 4 THEN date '2022-01-01' + i % 300 ELSE date '2025-01-01' + i % 300 END, i, i % 10
      FROM generate_series(0, 399) AS i`,
  ],
  [
    'LIST by a part of the key',
    `
      CREATE TABLE m (tenant int NOT NULL, id int NOT NULL, note text, PRIMARY KEY (tenant, id)) PARTITION BY LIST (tenant);
      CREATE TABLE m_1 PARTITION OF m FOR VALUES IN (1);
      CREATE TABLE m_2 PARTITION OF m FOR VALUES IN (2);
      CREATE TABLE m_3 PARTITION OF m FOR VALUES IN (3);`,
    `
      INSERT INTO m SELECT 1 + i % 3, i / 3, 'n' || i FROM generate_series(0, 299) AS i`,
  ],
  [
    'LIST by the key itself, with partitions of one value',
    `
      CREATE TABLE m (code text PRIMARY KEY, n int) PARTITION BY LIST (code);
      CREATE TABLE m_a PARTITION OF m FOR VALUES IN ('a');
      CREATE TABLE m_b PARTITION OF m FOR VALUES IN ('b');
      CREATE TABLE m_rest PARTITION OF m DEFAULT;`,
    `
      INSERT INTO m SELECT CASE i WHEN 0 THEN 'a' WHEN 1 THEN 'b' ELSE 'c' || i END, i FROM generate_series(0, 299) AS i`,
  ],
  [
    'LIST, with a key of each partition alone',
    `
      CREATE TABLE m (tenant int NOT NULL, id int NOT NULL, note text) PARTITION BY LIST (tenant);
      CREATE TABLE m_1 PARTITION OF m FOR VALUES IN (1);
      CREATE TABLE m_2 PARTITION OF m FOR VALUES IN (2);
      CREATE TABLE m_3 PARTITION OF m FOR VALUES IN (3);
      ALTER TABLE m_1 ADD PRIMARY KEY (id); ALTER TABLE m_2 ADD PRIMARY KEY (id); ALTER TABLE m_3 ADD PRIMARY KEY (tenant, id);`,
    `
      INSERT INTO m SELECT 1 + i % 3, i / 3, 'n' || i FROM generate_series(0, 299) AS i`,
  ],
  [
    'LIST, with HASH beneath one partition, and a default one',
    `
      CREATE TABLE m (region text NOT NULL, id int NOT NULL, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
      CREATE TABLE m_eu PARTITION OF m FOR VALUES IN ('eu') PARTITION BY HASH (id);
      CREATE TABLE m_eu0 PARTITION OF m_eu FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE m_eu1 PARTITION OF m_eu FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      CREATE TABLE m_rest PARTITION OF m DEFAULT;`,
    `
      INSERT INTO m SELECT CASE WHEN i % 5 < 2 THEN 'eu' ELSE 'r' || i % 5 END, i FROM generate_series(0, 399) AS i`,
  ],
  [
    'HASH',
    `
      CREATE TABLE m (id uuid PRIMARY KEY, n int) PARTITION BY HASH (id);
      CREATE TABLE m0 PARTITION OF m FOR VALUES WITH (MODULUS 3, REMAINDER 0);
      CREATE TABLE m1 PARTITION OF m FOR VALUES WITH (MODULUS 3, REMAINDER 1);
      CREATE TABLE m2 PARTITION OF m FOR VALUES WITH (MODULUS 3, REMAINDER 2);`,
    `
      INSERT INTO m SELECT md5(i::text)::uuid, i FROM generate_series(0, 399) AS i`,
  ],
  [
    'RANGE by two columns',
    `
      CREATE TABLE m (y int NOT NULL, mo int NOT NULL, id int NOT NULL, UNIQUE (y, mo, id)) PARTITION BY RANGE (y, mo);
      CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (2023, 1) TO (2023, 7);
      CREATE TABLE m2 PARTITION OF m FOR VALUES FROM (2023, 7) TO (2024, 1);
      CREATE TABLE m3 PARTITION OF m FOR VALUES FROM (2024, 6) TO (2025, MAXVALUE);`,
    `
      INSERT INTO m SELECT CASE WHEN i % 3 < 2 THEN 2023 ELSE 2024 END, CASE WHEN i % 3 = 0 THEN 1 + i % 6 WHEN i % 3 = 1 THEN 7 + i % 6 ELSE 6 + i % 7 END, i FROM generate_series(0, 399) AS i`,
  ],
  [
    'RANGE, with a default partition',
    `
      CREATE TABLE m (at timestamptz NOT NULL, id int NOT NULL, UNIQUE (at, id)) PARTITION BY RANGE (at);
      CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2023-01-01') TO ('2023-02-01');
      CREATE TABLE m2 PARTITION OF m FOR VALUES FROM ('2023-02-01') TO ('2023-03-01');
      CREATE TABLE mx PARTITION OF m DEFAULT;`,
    `
      INSERT INTO m SELECT CASE i % 10 WHEN 0 THEN timestamptz '2021-05-05' + i * interval '1 minute' ELSE timestamptz '2023-01-01' + i * interval '190 minutes' END, i FROM generate_series(0, 399) AS i`,
  ],
  [
    'RANGE by the key',
    `
      CREATE TABLE m (id int PRIMARY KEY, n int) PARTITION BY RANGE (id);
      CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (100); CREATE TABLE m2 PARTITION OF m FOR VALUES FROM (100) TO (1000); CREATE TABLE m3 PARTITION OF m FOR VALUES FROM (1000) TO (1000000);`,
    `
      INSERT INTO m SELECT i * 3, i FROM generate_series(0, 399) AS i`,
  ],
  [
    'RANGE by an expression',
    `
      CREATE TABLE m (id int NOT NULL, at timestamp NOT NULL) PARTITION BY RANGE (date_trunc('month', at));
      CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2023-01-01') TO ('2023-02-01');
      CREATE TABLE m2 PARTITION OF m FOR VALUES FROM ('2023-02-01') TO ('2023-03-01');`,
    `
      INSERT INTO m SELECT i, timestamp '2023-01-01' + i * interval '200 minutes' FROM generate_series(0, 399) AS i`,
  ],
  [
    'RANGE by an expression that fails on the largest numbers',
    `
      CREATE TABLE m (kind int NOT NULL, id int NOT NULL) PARTITION BY RANGE ((id + 1));
      CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (1000);
      CREATE TABLE m2 PARTITION OF m FOR VALUES FROM (1000) TO (2000);`,
    `
      INSERT INTO m SELECT i % 3, i * 4 FROM generate_series(0, 399) AS i`,
  ],
  [
    'LIST, with a partition for NULL',
    `
      CREATE TABLE m (kind text, n int) PARTITION BY LIST (kind);
      CREATE TABLE m1 PARTITION OF m FOR VALUES IN ('a'); CREATE TABLE m2 PARTITION OF m FOR VALUES IN (NULL); CREATE TABLE m3 PARTITION OF m FOR VALUES IN ('b', 'c');`,
    `
      INSERT INTO m SELECT CASE WHEN i % 4 = 0 THEN NULL WHEN i % 4 = 1 THEN 'a' ELSE 'b' END, i FROM generate_series(0, 399) AS i`,
  ],
  [
    'LIST by what refers to a table, and a table that refers to it',
    `
      CREATE TABLE t (id int PRIMARY KEY);
      CREATE TABLE m (tenant int NOT NULL REFERENCES t, id int NOT NULL, PRIMARY KEY (tenant, id)) PARTITION BY LIST (tenant);
      CREATE TABLE m_1 PARTITION OF m FOR VALUES IN (1, 2);
      CREATE TABLE m_2 PARTITION OF m FOR VALUES IN (3);
      CREATE TABLE c (tenant int, item int, n int, FOREIGN KEY (tenant, item) REFERENCES m) ;`,
    `
      INSERT INTO t SELECT generate_series(1, 50); INSERT INTO m SELECT 1 + i % 3, i FROM generate_series(0, 299) AS i;
      INSERT INTO c SELECT 1 + (i % 100) % 3, i % 100, i FROM generate_series(0, 299) AS i`,
  ],
  [
    'LIST by a part of what refers to a partitioned table',
    `
      CREATE TABLE u (id int, kind text, PRIMARY KEY (id, kind)) PARTITION BY LIST (kind);
      CREATE TABLE u_a PARTITION OF u FOR VALUES IN ('a');
      CREATE TABLE u_b PARTITION OF u FOR VALUES IN ('b');
      CREATE TABLE m (uid int NOT NULL, kind text NOT NULL, at date NOT NULL, FOREIGN KEY (uid, kind) REFERENCES u) PARTITION BY LIST (kind);
      CREATE TABLE m_a PARTITION OF m FOR VALUES IN ('a') PARTITION BY RANGE (at);
      CREATE TABLE m_a1 PARTITION OF m_a FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
      CREATE TABLE m_b PARTITION OF m FOR VALUES IN ('b');`,
    `
      INSERT INTO u SELECT i, CASE WHEN i % 3 = 0 THEN 'b' ELSE 'a' END FROM generate_series(1, 90) AS i;
      INSERT INTO m SELECT id, kind, date '2023-01-01' + id FROM u, generate_series(1, 4)`,
  ],
  [
    'LIST by an enum',
    `
      CREATE TYPE k AS ENUM ('a', 'b', 'c'); CREATE TABLE m (kind k NOT NULL, day date NOT NULL, n int, PRIMARY KEY (kind, day)) PARTITION BY LIST (kind);
      CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a'); CREATE TABLE mb PARTITION OF m FOR VALUES IN ('b', 'c');`,
    `
      INSERT INTO m SELECT (ARRAY['a','b','c'])[1 + i % 3]::k, date '2023-01-01' + i / 3, i FROM generate_series(0, 299) AS i`,
  ],
  [
    'LIST, with checks and NOT NULL of single partitions',
    `
      CREATE TABLE m (kind text NOT NULL, a int, b int) PARTITION BY LIST (kind);
      CREATE TABLE m1 PARTITION OF m FOR VALUES IN ('a'); CREATE TABLE m2 PARTITION OF m FOR VALUES IN ('b');
      ALTER TABLE m1 ADD CHECK (a > 100), ALTER b SET NOT NULL; ALTER TABLE m2 ADD CHECK (a < 50);`,
    `
      INSERT INTO m SELECT CASE WHEN i % 4 = 0 THEN 'a' ELSE 'b' END, CASE WHEN i % 4 = 0 THEN 101 + i ELSE i % 50 END, CASE WHEN i % 4 = 0 THEN i END FROM generate_series(0, 399) AS i`,
  ],
  [
    'LIST and RANGE, with an identity in the key',
    `
      CREATE TABLE m (id bigint GENERATED ALWAYS AS IDENTITY, region text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (id, region, at)) PARTITION BY LIST (region);
      CREATE TABLE m_eu PARTITION OF m FOR VALUES IN ('eu') PARTITION BY RANGE (at);
      CREATE TABLE m_eu1 PARTITION OF m_eu FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
      CREATE TABLE m_eu2 PARTITION OF m_eu FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
      CREATE TABLE m_us PARTITION OF m FOR VALUES IN ('us');`,
    `
      INSERT INTO m (region, at) SELECT CASE WHEN i % 3 = 0 THEN 'us' ELSE 'eu' END, timestamptz '2024-01-01' + i * interval '200 minutes' FROM generate_series(0, 399) AS i`,
  ],
]);
