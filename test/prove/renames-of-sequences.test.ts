/** A sequence that a column owns is in the schema of its table: it goes there along with it, and nowhere alone. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { Renames } from '../../src/prove/renames.ts';
import { load } from '../kinds/recipe.ts';

let scratch: PgliteDatabase;
beforeAll(async () => {
  scratch = await openScratch({ extensions: [] });
});
afterAll(() => scratch.close());

const moved = (kind: string, name: string, old: string | null = null) => ({
  kind,
  schema: 'app',
  table: null,
  name,
  where: 'schema/a.ts:1',
  renamedFrom: { name: old, schema: 'public' },
  members: new Map(),
});

async function start(after: string, ...origins: ReturnType<typeof moved>[]) {
  const read = async (text: string) => {
    await load(scratch, `CREATE SCHEMA app; ${text}`);
    return await readCatalog(scratch);
  };
  const wanted = await read(after);
  const before = await read(
    'CREATE TABLE t (a int); CREATE SEQUENCE number OWNED BY t.a; CREATE SEQUENCE free;',
  );
  const empty = async () => {
    await load(scratch);
    return scratch;
  };
  const done = () => false;
  return await Renames.start({ before, after: wanted, origins, done, scratch: empty });
}

const texts = ({ up }: Renames) => up.map((step) => String(step.sql));

it('is refused alone, with what to do', async () => {
  const after = 'CREATE TABLE t (a int); CREATE SEQUENCE app.number; CREATE SEQUENCE free;';
  await expect(start(after, moved('sequence', 'number'))).rejects.toThrow(
    'sequence app.number cannot be moved from schema public.',
  );
});

it('goes along with its table, and one that nobody owns goes alone', async () => {
  const after = `CREATE TABLE app.t (a int); CREATE SEQUENCE app.number OWNED BY app.t.a; CREATE SEQUENCE app.free;`;
  const origins = [moved('sequence', 'number'), moved('sequence', 'free'), moved('table', 't')];
  const renames = await start(after, ...origins);
  expect(texts(renames).sort()).toEqual([
    'ALTER SEQUENCE public.free SET SCHEMA app',
    'ALTER TABLE public.t SET SCHEMA app',
  ]);
  expect([renames.open(), renames.notes]).toEqual([[], []]);
});

it('gets another name where its table has taken it', async () => {
  const after = `CREATE TABLE app.u (a int); CREATE SEQUENCE app.count OWNED BY app.u.a; CREATE SEQUENCE free;`;
  const origins = [moved('sequence', 'count', 'number'), moved('table', 'u', 't')];
  const renames = await start(after, ...origins);
  expect(texts(renames).at(-1)).toBe('ALTER SEQUENCE app.number RENAME TO count');
  expect([renames.open(), renames.notes]).toEqual([[], []]);
});
