/** Rows find the partitions that a table has, however these are divided. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { trusted } from '../../src/model/sql.ts';
import { fillTables } from '../../src/rehearse/rows.ts';

let database: PgliteDatabase;
beforeEach(async () => {
  database = await openScratch();
});
afterEach(() => database.close());

/** Rows of each partition that has some itself. */
async function spread(schema: string): Promise<Record<string, number>> {
  await database.execute(trusted(`SET search_path = public; ${schema}`));
  await fillTables(database, { seed: 1, rows: 40 });
  const rows = await database.query(
    trusted(`SELECT c.relname AS name, (SELECT count(*)::int FROM public.t WHERE tableoid = c.oid) AS n
      FROM pg_partition_tree('public.t') AS p JOIN pg_class AS c ON c.oid = p.relid WHERE p.isleaf ORDER BY 1`),
  );
  return Object.fromEntries(rows.map(({ name, n }) => [String(name), Number(n)]));
}

const a = 'CREATE TABLE a PARTITION OF t';
const b = 'CREATE TABLE b PARTITION OF t';

it.each([
  [
    'a list of texts',
    'CREATE TABLE t (id int, k text) PARTITION BY LIST (k);',
    `${a} FOR VALUES IN ('eu', 'it''s'); ${b} FOR VALUES IN ('us');`,
  ],
  [
    'a list with NULL',
    'CREATE TABLE t (id int, k text) PARTITION BY LIST (k);',
    `${a} FOR VALUES IN (NULL); ${b} FOR VALUES IN ('us');`,
  ],
  [
    'a list of an enum',
    "CREATE TYPE e AS ENUM ('x', 'y', 'z'); CREATE TABLE t (id int, k e) PARTITION BY LIST (k);",
    `${a} FOR VALUES IN ('y'); ${b} FOR VALUES IN ('z');`,
  ],
  [
    'the rest',
    'CREATE TABLE t (id int, k text) PARTITION BY LIST (k);',
    `${a} FOR VALUES IN ('eu'); ${b} DEFAULT;`,
  ],
  [
    'days',
    'CREATE TABLE t (id int, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);',
    `${a} FOR VALUES FROM ('2026-01-01') TO ('2026-02-01'); ${b} FOR VALUES FROM ('2026-02-01') TO (MAXVALUE);`,
  ],
  [
    'moments',
    'CREATE TABLE t (id int, at timestamptz) PARTITION BY RANGE (at);',
    `${a} FOR VALUES FROM ('2026-01-01') TO ('2026-01-02'); ${b} FOR VALUES FROM ('2026-03-01 12:00:00+00') TO ('2026-03-01 13:00:00+00');`,
  ],
  [
    'large numbers',
    'CREATE TABLE t (id bigint PRIMARY KEY) PARTITION BY RANGE (id);',
    `${a} FOR VALUES FROM (1000000) TO (2000000); ${b} FOR VALUES FROM (9000000000) TO (9000001000);`,
  ],
  [
    'numbers that are a key, up to the last',
    'CREATE TABLE t (id int PRIMARY KEY) PARTITION BY RANGE (id);',
    `${a} FOR VALUES FROM (MINVALUE) TO (1000000); ${b} FOR VALUES FROM (2000000) TO (MAXVALUE);`,
  ],
  [
    'parts of numbers',
    'CREATE TABLE t (n numeric(5, 3)) PARTITION BY RANGE (n);',
    `${a} FOR VALUES FROM (0.1) TO (0.2); ${b} FOR VALUES FROM (0.201) TO (0.202);`,
  ],
  [
    'days before the first and after the last that are named',
    'CREATE TABLE t (at date) PARTITION BY RANGE (at);',
    `${a} FOR VALUES FROM (MINVALUE) TO ('0100-01-01 BC'); ${b} FOR VALUES FROM ('2200-01-01') TO ('infinity');`,
  ],
  [
    'parts of a second',
    'CREATE TABLE t (at timestamp PRIMARY KEY) PARTITION BY RANGE (at);',
    `${a} FOR VALUES FROM ('2026-01-01 10:00:00.5') TO ('2026-01-01 10:00:00.6'); ${b} FOR VALUES FROM ('2026-01-01') TO ('2026-01-01 00:00:01');`,
  ],
  [
    'columns with checks',
    "CREATE TABLE t (n int CHECK (n % 10 = 0), k text CHECK (k ~ '^[a-z]{3}$')) PARTITION BY RANGE (n, k);",
    `${a} FOR VALUES FROM (10, 'abc') TO (20, 'abc'); ${b} FOR VALUES FROM (90, MINVALUE) TO (100, MINVALUE);`,
  ],
  [
    'the length of a text',
    'CREATE TABLE t (k text) PARTITION BY RANGE (length(k));',
    `${a} FOR VALUES FROM (1) TO (7); ${b} FOR VALUES FROM (12) TO (14);`,
  ],
  [
    'several columns',
    'CREATE TABLE t (at int, k text) PARTITION BY RANGE (k, at);',
    `${a} FOR VALUES FROM ('a', 10) TO ('a', 20); ${b} FOR VALUES FROM ('b', 1) TO ('c', 1);`,
  ],
  [
    'an expression',
    "CREATE TABLE t (at timestamptz NOT NULL) PARTITION BY RANGE (date_trunc('day', at, 'UTC'));",
    `${a} FOR VALUES FROM ('2026-01-01') TO ('2026-01-03'); ${b} FOR VALUES FROM ('2026-05-01') TO ('2026-05-02');`,
  ],
  [
    'an expression that fails on the largest numbers',
    'CREATE TABLE t (id int, k int NOT NULL) PARTITION BY RANGE ((id + 1), k);',
    `${a} FOR VALUES FROM (0, 0) TO (1000, 0); ${b} FOR VALUES FROM (1000, 0) TO (2000, 0);`,
  ],
  [
    'two levels',
    'CREATE TABLE t (at date, k text NOT NULL) PARTITION BY LIST (k);',
    `CREATE TABLE l PARTITION OF t FOR VALUES IN ('eu') PARTITION BY RANGE (at);
    CREATE TABLE a PARTITION OF l FOR VALUES FROM ('2026-01-01') TO ('2026-02-01'); ${b} FOR VALUES IN ('us');`,
  ],
  [
    'what another table has',
    "CREATE TABLE k (id text PRIMARY KEY CHECK (length(id) = 2)); INSERT INTO k VALUES ('eu'), ('us'), ('jp'); CREATE TABLE t (id int, k text NOT NULL REFERENCES k) PARTITION BY LIST (k);",
    `${a} FOR VALUES IN ('eu'); ${b} FOR VALUES IN ('us');`,
  ],
  [
    'hashes',
    'CREATE TABLE t (id int) PARTITION BY HASH (id);',
    `${a} FOR VALUES WITH (MODULUS 2, REMAINDER 0); ${b} FOR VALUES WITH (MODULUS 2, REMAINDER 1);`,
  ],
])('by %s', async (_, table, partitions) => {
  const { a: first = 0, b: second = 0, ...others } = await spread(table + partitions);
  expect(others).toEqual({});
  expect(first).toBeGreaterThan(5);
  expect(second).toBeGreaterThan(5);
});
