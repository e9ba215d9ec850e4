/** PostgreSQL adds columns at the end: the plan that does says so, those after it do not. */

import { expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { planBoth } from '../../src/migration/create.ts';
import { proveMigration } from '../../src/migration/prove.ts';
import { trusted } from '../../src/model/sql.ts';

const scratch = () => openScratch({});

async function catalogOf(text: string) {
  const database = await scratch();
  try {
    await database.execute(trusted(text));
    return await readCatalog(database);
  } finally {
    await database.close();
  }
}

async function told(live: string, declared: string): Promise<string[]> {
  const [before, after] = [await catalogOf(live), await catalogOf(declared)];
  const { up, down } = planBoth(before, after, 18);
  const proof = await proveMigration({ before, after, up: up.steps, down: down.steps, scratch });
  return proof.unproven.filter((text) => text.startsWith('The order of columns'));
}

const table = (...columns: readonly string[]) => `CREATE TABLE public.t (${columns.join(', ')});`;

it('is told once', async () => {
  const order = ['The order of columns: TABLE t in public (PostgreSQL adds columns at the end).'];
  const declared = table('a integer', 'b text', 'c date');
  expect(await told(table('a integer', 'c date'), declared)).toEqual(order);
  const live = table('a integer', 'c date', 'b text');
  expect(await told(live, `${declared} CREATE VIEW public.v AS SELECT 1 AS one;`)).toEqual([]);
});

it('is not told of another change to a table that had its columns in another order', async () => {
  const live = table('a integer', 'c date', 'b text');
  const declared = table('a integer', 'b text', 'c date NOT NULL', 'd text');
  expect(await told(live, declared)).toEqual([]);
});

it('takes one line, however many partitions a table has', async () => {
  const partitions = Array.from(
    { length: 9 },
    (_, at) => `CREATE TABLE public.t_${at} PARTITION OF public.t FOR VALUES IN (${at});`,
  ).join(' ');
  const parted = (...columns: readonly string[]) =>
    table(...columns).replace(';', ` PARTITION BY LIST (a); ${partitions}`);
  expect(
    await told(parted('a integer', 'c date'), parted('a integer', 'b text', 'c date')),
  ).toEqual([
    'The order of columns: TABLE t in public, TABLE t_0 in public, TABLE t_1 in public, TABLE t_2 in public, TABLE t_3 in public, TABLE t_4 in public and 4 more (PostgreSQL adds columns at the end).',
  ]);
});

it('is no-go where a query names columns by position, and so reads others', async () => {
  const view = 'CREATE VIEW public.v AS SELECT x.q AS c, x.s AS b FROM public.t x(p, q, r, s);';
  const live = table('id integer', 'a integer', 'b integer');
  const declared = table('id integer', 'c integer', 'a integer', 'b integer');
  await expect(told(live, declared + view)).rejects.toMatchObject({
    outcome: 'noGo',
    why: expect.stringContaining('different: view public.v (reads column public.t.a)'),
  });
  const last = table('id integer', 'a integer', 'b integer', 'c integer');
  expect(await told(live, last + view)).toEqual([]);
});
