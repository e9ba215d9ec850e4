/** Names are followed through steps that rename: also of two that take each other's. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openScratch } from '../../src/database/pglite.ts';
import type { CatalogObject } from '../../src/model/catalog.ts';
import { hazard } from '../../src/model/hazard.ts';
import { trusted } from '../../src/model/sql.ts';
import { namedWithIn } from '../../src/plan/heirs.ts';
import { nameOf, renamedBy, renameObject } from '../../src/plan/rename.ts';
import { renameSteps } from '../../src/plan/rename-steps.ts';
import { columnId, tableId } from '../../src/rehearse/kept.ts';
import { load } from '../kinds/recipe.ts';

let database: Database;
beforeAll(async () => {
  database = await openScratch();
});
afterAll(() => database.close());

it('two tables swap their names', async () => {
  await load(database, 'CREATE TABLE a (x int); CREATE TABLE b (y int);');
  const catalog = await readCatalog(database);
  const [a, b] = ['a', 'b'].map((name) =>
    catalog.objects.get(tableId({ sql: trusted(`public.${name}`) })),
  );
  if (a === undefined || b === undefined) throw new Error('no tables');
  const renames = [renameObject(a, nameOf(b.spec), []), renameObject(b, nameOf(a.spec), [])];
  const { up, down } = renameSteps(
    renames.filter((each) => each !== null),
    catalog,
    catalog,
    catalog.major,
  );
  const there = renamedBy(up);
  expect([there(a.id), there(b.id), there(columnId({ sql: trusted('public.a') }, 'x'))]).toEqual([
    b.id,
    a.id,
    columnId({ sql: trusted('public.b') }, 'x'),
  ]);
  expect([a.id, b.id].map((id) => renamedBy(down)(there(id)))).toEqual([a.id, b.id]);
  const halfway = renamedBy(up.slice(0, 1));
  expect(new Set([halfway(a.id), halfway(b.id), a.id, b.id]).size).toBe(3);
});

it('a column of a table is renamed in those that inherit it, however far, and says so', async () => {
  await load(
    database,
    `CREATE TABLE p (a int); CREATE TABLE heir () INHERITS (p); CREATE TABLE next () INHERITS (heir);
    CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE part PARTITION OF t DEFAULT;`,
  );
  const catalog = await readCatalog(database);
  const told = (table: string) => {
    const column = catalog.objects.get(columnId({ sql: trusted(table) }, 'a'));
    const rename = column && renameObject(column, { ...nameOf(column.spec), name: 'b' }, []);
    if (rename === null || rename === undefined) throw new Error('no rename');
    const { up, down } = renameSteps([rename], catalog, catalog, catalog.major);
    return [...up, ...down].flatMap(({ hazards }) =>
      hazards.flatMap(({ code, message }) => (code === 'renames' ? message : [])),
    );
  };
  const heirs = 'the same of table public.heir, table public.next, which inherit from it';
  expect(told('public.p')).toEqual([
    'statements that name column public.p.a fail from now on: it is b',
    heirs,
    'statements that name column public.p.b fail from now on: it is a',
    heirs,
  ]);
  expect(told('public.t')).toContain('the same of table public.part, which inherits from it');
});

it('a column of a table that is renamed along with one that it comes from is followed', async () => {
  await load(database, 'CREATE TABLE p (a int); CREATE TABLE heir () INHERITS (p);');
  const catalog = await readCatalog(database);
  const [column, heir] = [
    catalog.objects.get(columnId({ sql: trusted('public.p') }, 'a')),
    catalog.objects.get(tableId({ sql: trusted('public.heir') })),
  ];
  if (column === undefined || heir === undefined) throw new Error('no table');
  const to = (object: CatalogObject, name: string) =>
    renameObject(object, { ...nameOf(object.spec), name }, namedWithIn(catalog)(object));
  const renames = [to(heir, 'other'), to(column, 'b')].filter((each) => each !== null);
  const { up, down } = renameSteps(renames, catalog, catalog, catalog.major);
  const inHeir = columnId({ sql: trusted('public.heir') }, 'a');
  const there = columnId({ sql: trusted('public.other') }, 'b');
  expect(renamedBy(up)(inHeir)).toBe(there);
  expect(renamedBy(down)(there)).toBe(inHeir);
  expect([up, down].map((steps) => steps.flatMap(({ hazards }) => hazards))).toEqual(
    [up, down].map(() =>
      expect.arrayContaining([
        hazard('renames', 'the same of table public.other, which inherits from it'),
      ]),
    ),
  );
});
