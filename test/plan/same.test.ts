/** A plan does not depend on the order in which objects, and what they depend on, were read. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openScratch } from '../../src/database/pglite.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import { plainAction } from '../../src/plan/action.ts';
import { plan } from '../../src/plan/plan.ts';
import { placesOf, ranksOf } from '../../src/plan/rank.ts';
import { load } from '../kinds/recipe.ts';

let database: Database;
beforeAll(async () => {
  database = await openScratch();
});
afterAll(() => database.close());

function reversed(catalog: Catalog): Catalog {
  const on = new Map(
    [...catalog.dependencies()].reverse().map(([id, each]) => [id, each.toReversed()] as const),
  );
  const objects = new Map([...catalog.objects].reverse());
  return { ...catalog, objects, dependencies: () => on };
}

it('a key falls with one of its columns, always the same', async () => {
  await load(database, 'CREATE TABLE t (a int, b int, c int, PRIMARY KEY (b, a), UNIQUE (c, a))');
  const before = await readCatalog(database);
  await load(database, 'CREATE TABLE t ()');
  const after = await readCatalog(database);
  const [one, other] = [
    [before, after],
    [reversed(before), reversed(after)],
  ].map(([from, to]) => from && to && plan(from, to, { major: database.major }));
  expect(one?.steps).not.toEqual([]);
  expect(other).toEqual(one);
});

it('no two actions have the same rank: rows that are kept, and what goes', async () => {
  await load(database, 'CREATE TABLE a (n int); CREATE TABLE b (n int); CREATE VIEW v AS SELECT');
  const catalog = await readCatalog(database);
  const [one, table, view] = ['table:public.a', 'table:public.b', 'view:public.v'].map((id) =>
    [...catalog.objects.values()].find((each) => each.id === id),
  );
  if (!one || !table || !view) throw new Error('three objects');
  const keep = { type: 'keep' as const, object: table, replaces: true, statements: [] };
  const actions = [plainAction('create', one, false), keep, plainAction('drop', view, false)];
  const places = placesOf(actions, catalog.dependencies(), catalog.dependencies());
  const ranks = ranksOf(actions, places, catalog);
  expect(new Set(ranks).size).toBe(3);
});
