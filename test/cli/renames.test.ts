/** What a plan asks of those who declared nothing, and what it says of directives that are done. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { settle } from '../../src/cli/renames.ts';
import { loadConfig } from '../../src/config/config.ts';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { planBoth } from '../../src/migration/create.ts';
import { plan } from '../../src/plan/plan.ts';
import { withDoubts } from '../../src/plan/rename.ts';
import { Sources } from '../../src/source/source.ts';
import { faults, project, refusal } from '../define/project.ts';
import { load } from '../kinds/recipe.ts';

let database: PgliteDatabase;
beforeAll(async () => {
  database = await openScratch();
});
afterAll(() => database.close());

let sources: Sources | undefined;
afterEach(() => sources?.close());

async function renamesOf(before: string, after: string, done = false) {
  await load(database, before);
  const root = project({ 'schema/a.ts': `import * as s from 'schemadiff';\n${after}\n` });
  const config = await loadConfig({ cwd: root });
  sources = new Sources({ ...config, definitions: { ...config.definitions, timeout: 60_000 } });
  const wanted = await sources.read({ type: 'definitions' });
  const renames = await sources.renames(await readCatalog(database), wanted, () => done);
  const steps = () => planBoth(renames.before, wanted, 18, renames).up.steps;
  return { renames, steps, texts: () => steps().map((step) => String(step.sql)) };
}

const flags = (given: { renamed?: string[]; dropped?: string[]; ack?: string[] } = {}) => ({
  renamed: given.renamed ?? [],
  'not-renamed': given.dropped ?? [],
  ack: given.ack ?? [],
});

const users = 'CREATE TABLE users (id int, name text);';
const fullName = `export const users = s.table('users', { id: s.integer(), full: s.text('full_name') });`;

describe('a column that goes while one of its type comes', () => {
  it('stops the plan with both readings, the line to add and its place', async () => {
    const { renames } = await renamesOf(users, fullName);
    const error = await refusal(settle(renames, flags(), true));
    expect(error.where).toBe('schema/a.ts:2');
    expect(error.why).toContain('column public.users.name goes, full_name of the same shape comes');
    expect(error.why).toContain(`add .renamedFrom('name') at schema/a.ts:2`);
    expect(error.why).toContain('--renamed "column public.users.name=full_name"');
    expect(error.why).toContain('--not-renamed "column public.users.name"');
  });

  it('is renamed with a flag', async () => {
    const { renames, texts } = await renamesOf(users, fullName);
    await settle(renames, flags({ renamed: ['column public.users.name=full_name'] }), true);
    expect(texts()).toEqual(['ALTER TABLE public.users RENAME COLUMN name TO full_name']);
  });

  it.each([
    { dropped: ['public.users.name'] },
    { ack: ['column public.users.name'] },
  ])('is dropped with %o', async (given) => {
    const { renames, texts } = await renamesOf(users, fullName);
    await settle(renames, flags(given), true);
    expect(texts()).toEqual([
      'ALTER TABLE public.users DROP COLUMN name',
      'ALTER TABLE public.users ADD COLUMN full_name text',
    ]);
  });

  it('of another type is not asked for, and can be renamed all the same', async () => {
    const { renames, texts } = await renamesOf(
      users,
      `export const users = s.table('users', { id: s.integer(), size: s.integer() });`,
    );
    await settle(renames, flags(), true);
    expect(texts()).toHaveLength(2);
    await settle(renames, flags({ renamed: ['public.users.name=size'] }), true);
    expect(texts()[0]).toBe('ALTER TABLE public.users RENAME COLUMN name TO size');
  });

  it('refuses a flag that names nothing that goes', async () => {
    const { renames } = await renamesOf(users, fullName);
    const work = settle(renames, flags({ renamed: ['column public.users.id=full_name'] }), true);
    expect((await refusal(work)).message).toContain('column public.users.id');
  });
});

describe('other things that may have been renamed', () => {
  const asked = async (before: string, after: string) => {
    const { renames } = await renamesOf(before, after);
    return (await refusal(settle(renames, flags(), true))).why ?? '';
  };

  it('a table with the same columns', async () => {
    const why = await asked(
      users,
      `export const people = s.table('people', { id: s.integer(), name: s.text() });`,
    );
    expect(why).toContain(`add renamedFrom: 'users' at schema/a.ts:2`);
    expect(why).not.toContain('column');
  });

  it('a table in another schema, and a schema with what is in it', async () => {
    const t = `{ id: s.integer() }`;
    const before = 'CREATE SCHEMA a; CREATE TABLE a.t (id int);';
    const moved = `const a = s.pgSchema('a'); export { a }; export const t = s.table('t', ${t});`;
    expect(await asked(before, moved)).toContain(`renamedFrom: { schema: 'a' }`);
    const whole = `const b = s.pgSchema('b'); export { b }; export const t = b.table('t', ${t});`;
    const why = await asked(before, whole);
    expect(why).toContain(`schema a goes, b of the same shape comes`);
    expect(why).not.toContain('table');
  });

  it('a value of an enum', async () => {
    const why = await asked(
      `CREATE TYPE mood AS ENUM ('a', 'b')`,
      `export const mood = s.pgEnum('mood', ['a', 'c']);`,
    );
    expect(why).toContain('enum value public.mood.b goes, c of the same shape comes');
    expect(why).toContain(`renamedValues: { "b": "c" }`);
  });

  it('not what holds no data: an index, a function, a view are renamed', async () => {
    const { renames, texts } = await renamesOf(
      `${users} CREATE INDEX i ON users (name); CREATE VIEW v AS SELECT id FROM users;`,
      `export const users = s.table('users', { id: s.integer(), name: s.text() }, (t) => [s.index('j').on(t.name)]);
       export const w = s.view('w', {}).as(s.sql\`SELECT id FROM users\`);`,
    );
    await settle(renames, flags(), true);
    expect(texts()).toEqual([
      'ALTER INDEX public.i RENAME TO j',
      'ALTER VIEW public.v RENAME TO w',
    ]);
  });
});

describe('a directive', () => {
  const renamed = `export const users = s.table('users', { id: s.integer(), full: s.text('full_name').renamedFrom('name') });`;

  it('that is done is noted, and changes nothing', async () => {
    const { renames, steps } = await renamesOf(
      'CREATE TABLE users (id int, full_name text)',
      renamed,
    );
    expect(renames.notes).toEqual([
      'renamedFrom of column public.users.full_name is done: remove it (schema/a.ts:2)',
    ]);
    expect(steps()).toEqual([]);
  });

  it('is refused when both exist', async () => {
    const work = renamesOf('CREATE TABLE users (id int, name text, full_name text)', renamed);
    const error = await refusal(work);
    expect(error.message).toContain('both exist');
    expect(error.where).toBe('schema/a.ts:2');
  });

  it('that swaps two names counts once', async () => {
    const swap = `export const t = s.table('t', { a: s.text().renamedFrom('b'), b: s.text().renamedFrom('a') });`;
    const { steps, renames } = await renamesOf('CREATE TABLE t (a text, b text)', swap, true);
    expect(steps()).toEqual([]);
    expect(renames.notes).toHaveLength(2);
  });

  it('says that clients notice, and which lock it takes', async () => {
    const { steps } = await renamesOf(users, renamed);
    expect(steps().flatMap(({ hazards }) => hazards.map(({ code }) => code))).toEqual([
      'blocks-reads',
      'renames',
    ]);
    expect(steps().flatMap(({ effects }) => effects)).toEqual([
      {
        type: 'rename',
        id: 'column:public.users.full_name',
        from: 'column:public.users.name',
        replaces: false,
      },
    ]);
  });

  it('that cannot be is a fault', async () => {
    const lines = await faults({
      'schema/a.ts': `import * as s from 'schemadiff';
        export const t = s.table('t', { a: s.text().renamedFrom('a') }, (t) => [s.index().on(t.a).renamedFrom('i')]);
        export const mood = s.pgEnum('mood', ['a'], { renamedValues: { a: 'a' } });`,
    });
    expect(lines).toEqual([
      expect.stringContaining('is renamed from its own name'),
      expect.stringContaining('needs a name to be renamed'),
      expect.stringContaining('renames the value "a", which it still has'),
    ]);
  });
});

describe('between two databases', () => {
  it('a drop that may be a rename is a hazard, and no stop', async () => {
    const { renames } = await renamesOf(users, fullName);
    await settle(renames, flags(), false);
    const wanted = await sources?.read({ type: 'definitions' });
    if (wanted === undefined) throw new Error('nothing was read');
    const { steps } = plan(renames.before, wanted, { major: 18 });
    const doubts = withDoubts(steps, renames).map((step) => step.hazards.map(({ code }) => code));
    expect(doubts).toEqual([['data-loss', 'blocks-reads', 'may-be-rename'], ['blocks-reads']]);
  });
});
