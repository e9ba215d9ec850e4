/** What is stored in a tablespace is made there, and moves. Servers of tests have none; PGlite makes one in place. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { sql } from '../../src/model/sql.ts';
import { plan } from '../../src/plan/plan.ts';
import { load } from '../kinds/recipe.ts';

let database: Database;
beforeAll(async () => {
  database = await openScratch();
  await database.execute(sql`SET allow_in_place_tablespaces = on`);
  await database.execute(sql`CREATE TABLESPACE "Fast" LOCATION ''`);
});
afterAll(() => database.close());

const table = (space: string) => `CREATE TABLE t (
  a int CONSTRAINT t_pkey PRIMARY KEY${space},
  b int CONSTRAINT t_b UNIQUE WITH (fillfactor = 70)${space} DEFERRABLE,
  CONSTRAINT t_x EXCLUDE (b WITH =)${space} WHERE (a > 0));
  CREATE TABLE p (a int, CONSTRAINT p_pkey PRIMARY KEY (a)${space}) PARTITION BY RANGE (a);
  CREATE TABLE p_1 PARTITION OF p DEFAULT;
  CREATE TABLE q (a int PRIMARY KEY${space}) TABLESPACE "Fast";`;
const view = (space: string) =>
  `CREATE MATERIALIZED VIEW m WITH (fillfactor = 70)${space} AS SELECT 1 AS one;`;

const nowhere = '';
const somewhere = `${table('')} ${view('')}`;
const fast = `${table(' USING INDEX TABLESPACE "Fast"')} ${view(' TABLESPACE "Fast"')}`;

it.each([
  ['made', nowhere, fast],
  ['moved there', somewhere, fast],
  ['moved back', fast, somewhere],
  ['dropped', fast, nowhere],
])('%s', async (_, before, after) => {
  const read = () => readCatalog(database);
  await load(database, after);
  const goal = await read();
  await load(database, before);
  const { major } = database;
  const { steps } = plan(await read(), goal, { major });
  for (const each of steps) await database.execute(each.sql);
  const reached = await read();
  expect(plan(reached, goal, { major }).steps).toEqual([]);
  const spaces = [...reached.objects.values()].filter(({ spec }) => spec.tablespace === 'Fast');
  expect(spaces.length).toBe(after === fast ? 8 : after === somewhere ? 1 : 0);
});
