/** Two databases that are compared keep what is alike once, and what differs twice. */

import { expect, it } from 'vitest';
import { readCatalog, type Twins } from '../../src/catalog/read.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { diff } from '../../src/diff/diff.ts';
import { catalogHash, type Id } from '../../src/model/catalog.ts';
import { type Sql, sql } from '../../src/model/sql.ts';

const databaseOf = async (text: Sql) => {
  const database = await openScratch();
  await database.execute(text);
  return database;
};

it('is read as without', async () => {
  const one = await databaseOf(sql`CREATE TABLE public.t (a integer, b text, c integer DEFAULT 1)`);
  const other = await databaseOf(
    sql`CREATE TABLE public.t (b text, a bigint, c integer DEFAULT 2)`,
  );
  const twins: Twins = { objects: new Map() };
  const shared = [await readCatalog(one, { twins }), await readCatalog(other, { twins })] as const;
  const apart = [await readCatalog(one), await readCatalog(other)] as const;
  expect(shared.map(catalogHash)).toEqual(apart.map(catalogHash));
  expect(diff(...shared)).toEqual(diff(...apart));
  for (const [nth, catalog] of shared.entries()) {
    expect([...catalog.objects]).toEqual([...(apart[nth]?.objects ?? [])]);
    expect(catalog.dependencies()).toEqual(apart[nth]?.dependencies());
  }
  const isOne = (id: Id) => shared[0].objects.get(id) === shared[1].objects.get(id);
  const ids: readonly Id[] = ['table:public.t', 'column:public.t.a', 'column:public.t.b'];
  // The column b is another column by its place.
  expect(ids.map(isOne)).toEqual([true, false, false]);
  await Promise.all([one.close(), other.close()]);
});
