/** Values of a row within a column of another table stay those of their columns, whatever comes, goes and is made again. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { sql } from '../../src/model/sql.ts';
import { plan } from '../../src/plan/plan.ts';
import { run } from '../../src/prove/run.ts';
import { load } from '../kinds/recipe.ts';

let database: Database;
beforeAll(async () => {
  database = await openScratch();
});
afterAll(() => database.close());

const catalog = () => readCatalog(database, { access: true });

it('keeps each value in its column, but those of columns that are made again', async () => {
  const using = 'CREATE TABLE u (r t, list t[]);';
  const before = `CREATE TABLE t (gone int, a int, b varchar(5), g int GENERATED ALWAYS AS (a + 1) STORED,
    h text GENERATED ALWAYS AS (b || '!') STORED); ${using}`;
  const after = `CREATE TABLE t (early text DEFAULT 'e', a bigint, b varchar(9), h text GENERATED ALWAYS AS (b || '!') STORED,
    middle int GENERATED ALWAYS AS IDENTITY, g bigint GENERATED ALWAYS AS (a + 1) STORED, late text); ${using}`;
  const { major } = database;
  await load(database, after);
  const there = await catalog();
  await load(
    database,
    before,
    `INSERT INTO t VALUES (0, 1, 'x'), (9, 2, NULL);
     INSERT INTO u SELECT (SELECT t FROM t WHERE a = 1), array_agg(t ORDER BY a) FROM t;`,
  );
  const here = await catalog();
  await run(database, plan(here, there, { major }).steps);
  const values = async () => {
    const [row] = await database.query(
      sql`SELECT to_jsonb(u) AS u, (SELECT json_agg(t ORDER BY a) FROM public.t) AS t FROM public.u`,
    );
    return row;
  };
  const added = { early: null, middle: null, late: null };
  const again = { g: null, h: null };
  const [one, two] = [
    { a: 1, b: 'x' },
    { a: 2, b: null },
  ];
  const all = [
    { ...one, ...again, ...added },
    { ...two, ...again, ...added },
  ];
  expect(await values()).toEqual({
    u: { r: all[0], list: all },
    t: [
      { ...one, g: 2, h: 'x!', early: 'e', middle: 1, late: null },
      { ...two, g: 3, h: null, early: 'e', middle: 2, late: null },
    ],
  });
  await run(database, plan(there, here, { major }).steps);
  const old = [
    { gone: null, ...one, ...again },
    { gone: null, ...two, ...again },
  ];
  expect(await values()).toEqual({
    u: { r: old[0], list: old },
    t: [
      { gone: null, ...one, g: 2, h: 'x!' },
      { gone: null, ...two, g: 3, h: null },
    ],
  });
});

it('does not put back as others the values of rows that get other columns', async () => {
  const row = (columns: string, partitioned: string) =>
    `CREATE TABLE t (${columns}); CREATE TABLE u (id int, r t) ${partitioned};`;
  const { major } = database;
  await load(
    database,
    row('a bigint, b int, c int', 'PARTITION BY LIST (id)'),
    'CREATE TABLE p PARTITION OF u DEFAULT;',
  );
  const there = await catalog();
  await load(database, row('gone int, a int, b int', ''), 'INSERT INTO u VALUES (1, ROW(0, 1, 2))');
  const { steps } = plan(await catalog(), there, { major });
  await run(database, steps);
  expect(await database.query(sql`SELECT to_jsonb(u) AS u FROM public.u`)).toEqual([
    { u: { id: 1, r: null } },
  ]);
  expect(steps.flatMap(({ hazards }) => hazards)).toContainEqual({
    code: 'data-loss',
    message: 'column public.u.r is dropped with all its values',
  });
});

it('does not put back rows of which nothing is left: a table whose only column has such values', async () => {
  const row = (columns: string, partitioned: string) =>
    `CREATE TABLE t (${columns}); CREATE TABLE u (r t) ${partitioned};`;
  const { major } = database;
  await load(
    database,
    row('a bigint', 'PARTITION BY HASH (r)'),
    'CREATE TABLE p PARTITION OF u FOR VALUES WITH (MODULUS 1, REMAINDER 0);',
  );
  const there = await catalog();
  await load(database, row('gone int, a int', ''), 'INSERT INTO u VALUES (ROW(0, 1))');
  const { steps } = plan(await catalog(), there, { major });
  await run(database, steps);
  expect(await database.query(sql`SELECT count(*)::int AS rows FROM public.u`)).toEqual([
    { rows: 0 },
  ]);
  const told = steps.flatMap(({ hazards }) => hazards).filter(({ code }) => code === 'data-loss');
  expect(told.map(({ message }) => message)).toContain(
    'table public.u is dropped with all its rows',
  );
});
