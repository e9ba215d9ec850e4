/** A column that heirs have gets its new name in all of them: what has that name there must have another by then. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import type { PgliteDatabase } from '../../src/database/pglite.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { planBoth } from '../../src/migration/create.ts';
import { type Catalog, objectId } from '../../src/model/catalog.ts';
import type { Origin } from '../../src/model/origin.ts';
import { type Sql, sql, trusted } from '../../src/model/sql.ts';
import type { Step } from '../../src/plan/plan.ts';
import { renamedBy } from '../../src/plan/rename.ts';
import { differences } from '../../src/prove/clone.ts';
import { Renames } from '../../src/prove/renames.ts';
import { run } from '../../src/prove/run.ts';
import { load } from '../kinds/recipe.ts';

let database: PgliteDatabase;
let scratch: PgliteDatabase;
beforeAll(async () => {
  database = await openScratch({ extensions: [] });
  scratch = await openScratch({ extensions: [] });
});
afterAll(async () => {
  await database.close();
  await scratch.close();
});

async function read(text: string) {
  await load(database, text);
  return await readCatalog(database);
}

const renamed = (table: string, from: string, to: string) => ({
  kind: 'column',
  schema: 'public',
  table,
  name: to,
  where: 'schema/a.ts:1',
  renamedFrom: { name: from, schema: null },
  members: new Map(),
});

const first = `
  CREATE TABLE one (a int);
  CREATE TABLE heir (b text) INHERITS (one);
  CREATE TABLE last (c text) INHERITS (heir);
  INSERT INTO last VALUES (1, 'b', 'c');`;

async function start(before: string, after: string, ...origins: Origin[]) {
  const wanted = await read(after);
  const catalog = await read(before);
  const empty = async () => {
    await load(scratch);
    return scratch;
  };
  const done = () => false;
  const input = { before: catalog, after: wanted, origins, done, scratch: empty };
  return { catalog, wanted, renames: await Renames.start(input) };
}

type Leg = readonly [{ readonly steps: readonly Step[] }, Catalog];

/** Each plan leads to its catalog, and keeps the rows that the query reads. */
async function expectBothWays(up: Leg, down: Leg, query: Sql): Promise<void> {
  const kept = await database.query(query);
  for (const [{ steps }, there] of [up, down]) {
    await run(database, steps);
    expect(differences(await readCatalog(database), there)).toEqual([]);
    expect(await database.query(query)).toEqual(kept);
  }
}

it('takes the name of a column that an heir has of its own, and gives it its own', async () => {
  const { catalog, wanted, renames } = await start(
    first,
    `CREATE TABLE one (c int); CREATE TABLE heir (b text) INHERITS (one); CREATE TABLE last (a text) INHERITS (heir);`,
    renamed('one', 'a', 'c'),
    renamed('last', 'c', 'a'),
  );
  const { up, down } = planBoth(renames.before, wanted, database.major, renames);
  const there = renamedBy(up.steps);
  const columns = ['one.a', 'heir.a', 'last.a', 'last.c'].map((each) => `public.${each}`);
  expect(columns.map((each) => there(objectId('column', trusted(each))))).toEqual(
    ['one.c', 'heir.c', 'last.c', 'last.a'].map((each) => `column:public.${each}`),
  );
  await expectBothWays([up, wanted], [down, catalog], sql`SELECT last::text FROM public.last`);
});

it('is refused while an heir keeps a column of that name', async () => {
  const after = `CREATE TABLE one (c int); CREATE TABLE heir (b text) INHERITS (one); CREATE TABLE last () INHERITS (heir);`;
  await expect(start(first, after, renamed('one', 'a', 'c'))).rejects.toThrow(
    'column public.one.c cannot be renamed from a: column public.last.c exists as well.',
  );
});

it('is one rename where an heir declares it, too, and refused where the heir alone does', async () => {
  const after = `CREATE TABLE one (d int); CREATE TABLE heir (b text) INHERITS (one); CREATE TABLE last (c text) INHERITS (heir);`;
  const both = await start(first, after, renamed('one', 'a', 'd'), renamed('heir', 'a', 'd'));
  expect(both.renames.up.map((step) => String(step.sql))).toEqual([
    'ALTER TABLE public.one RENAME COLUMN a TO d',
  ]);
  const alone = `CREATE TABLE one (a int); CREATE TABLE heir (b text, d int) INHERITS (one); CREATE TABLE last (c text) INHERITS (heir);`;
  await expect(start(first, alone, renamed('heir', 'a', 'd'))).rejects.toThrow(
    'column public.heir.d cannot be renamed from a alone.',
  );
});

it("renames the NOT NULL of two columns that take each other's names, though an heir has one of its own", async () => {
  const tables = (key: string, other: string) => `
    CREATE TABLE one (${key} int, ${other} int);
    CREATE TABLE heir () INHERITS (one);
    ALTER TABLE one ADD PRIMARY KEY (${key});
    ALTER TABLE heir ADD CONSTRAINT heir_key PRIMARY KEY (${key}, ${other});`;
  const { catalog, wanted, renames } = await start(
    tables('a', 'b'),
    tables('b', 'a'),
    renamed('one', 'a', 'b'),
    renamed('one', 'b', 'a'),
  );
  const { up, down } = planBoth(renames.before, wanted, database.major, renames);
  await run(database, up.steps);
  expect(differences(await readCatalog(database), wanted)).toEqual([]);
  await run(database, down.steps);
  expect(differences(await readCatalog(database), catalog)).toEqual([]);
});

it('renames the columns of tables OF a type, and of their heirs, with an attribute', async () => {
  const typed = (attribute: string) => `
    CREATE TYPE pair AS (${attribute} text, b int);
    CREATE TABLE one OF pair (${attribute} DEFAULT 'x');
    CREATE TABLE heir (c text) INHERITS (one);`;
  const { renames, wanted, catalog } = await start(
    `${typed('a')} INSERT INTO heir VALUES ('1', 2, '3'); INSERT INTO one VALUES ('4', 5);`,
    typed('z'),
    {
      kind: 'composite type',
      schema: 'public',
      table: null,
      name: 'pair',
      where: 'schema/a.ts:1',
      renamedFrom: { name: null, schema: null },
      members: new Map([['a', 'z']]),
    },
  );
  const { up, down } = planBoth(renames.before, wanted, database.major, renames);
  const there = renamedBy(up.steps);
  expect(['one', 'heir'].map((table) => there(`column:public.${table}.a`))).toEqual([
    'column:public.one.z',
    'column:public.heir.z',
  ]);
  const told = up.steps.flatMap(({ hazards }) => hazards.map(({ message }) => message));
  expect(told.join('\n')).toMatch(
    /table public\.one and table public\.heir are locked for a moment/,
  );
  await expectBothWays(
    [up, wanted],
    [down, catalog],
    sql`SELECT one::text FROM public.one ORDER BY 1`,
  );
});
