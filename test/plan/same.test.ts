/** A plan does not depend on the order in which objects, and what they depend on, were read. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openScratch } from '../../src/database/pglite.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import { plan } from '../../src/plan/plan.ts';
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
