/** Renames that meet others on their way: each name is free when it is taken, up and down. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { planBoth } from '../../src/migration/create.ts';
import { losses } from '../../src/migration/losses.ts';
import { differences } from '../../src/prove/clone.ts';
import { Renames } from '../../src/prove/renames.ts';
import { run } from '../../src/prove/run.ts';
import { load } from '../kinds/recipe.ts';

let scratch: PgliteDatabase;
beforeAll(async () => {
  scratch = await openScratch({ extensions: [] });
});
afterAll(() => scratch.close());

type Place = readonly [schema: string | null, name: string];

const called = (
  kind: string,
  [schema, name]: Place,
  [from, old]: Place,
  table: string | null = null,
) => ({
  kind,
  schema,
  table,
  name,
  where: 'schema/a.ts:1',
  renamedFrom: { name: old === name ? null : old, schema: from === schema ? null : from },
  members: new Map(),
});

/** What is renamed; up and down lead to the schemas after and before. */
async function started(before: string, after: string, ...origins: ReturnType<typeof called>[]) {
  const read = async (text: string) => {
    await load(scratch, text);
    return await readCatalog(scratch);
  };
  const wanted = await read(after);
  const was = await read(before);
  const empty = async () => {
    await load(scratch);
    return scratch;
  };
  const input = { before: was, after: wanted, origins, done: () => false, scratch: empty };
  const renames = await Renames.start(input);
  const { up, down } = planBoth(renames.before, wanted, 18, renames);
  await load(scratch, before);
  await run(scratch, up.steps);
  expect(differences(await readCatalog(scratch), wanted)).toEqual([]);
  await run(scratch, down.steps);
  expect(differences(await readCatalog(scratch), was)).toEqual([]);
  expect(renames.open()).toEqual([]);
  return { texts: renames.up.map((step) => String(step.sql)), notes: renames.notes, up };
}

it('to another schema, where another has its old name, or its new one here', async () => {
  const others = 'CREATE TABLE b.x (); CREATE TABLE b.z ();';
  const schemas = 'CREATE SCHEMA a; CREATE SCHEMA b;';
  const origin = called('table', ['b', 'y'], ['a', 'x']);
  const after = `${schemas} ${others} CREATE TABLE b.y (n int);`;
  const before = `${schemas} ${others} CREATE TABLE a.x (n int);`;
  expect((await started(before, after, origin)).texts).toEqual([
    'ALTER TABLE a.x RENAME TO y',
    'ALTER TABLE a.y SET SCHEMA b',
  ]);
  const both = 'CREATE VIEW a.y AS SELECT 1 AS one;';
  expect((await started(`${before} ${both}`, `${after} ${both}`, origin)).texts).toEqual([
    'ALTER TABLE a.x RENAME TO x__old',
    'ALTER TABLE a.x__old SET SCHEMA b',
    'ALTER TABLE b.x__old RENAME TO y',
  ]);
  const here = `${schemas} CREATE TABLE a.y ();`;
  expect(
    (
      await started(
        `${here} CREATE TABLE a.x (n int);`,
        `${here} CREATE TABLE b.y (n int);`,
        origin,
      )
    ).texts,
  ).toEqual(['ALTER TABLE a.x SET SCHEMA b', 'ALTER TABLE b.x RENAME TO y']);
});

it('to another schema, where something has the name of its array type, or it that of another', async () => {
  const schemas = 'CREATE SCHEMA a; CREATE SCHEMA b;';
  const move = async (
    create: (name: string) => string,
    kind: string,
    name: string,
    others: string,
  ) =>
    (
      await started(
        `${schemas} ${create(`a.${name}`)} ${others}`,
        `${schemas} ${create(`b.${name}`)} ${others}`,
        called(kind, ['b', name], ['a', name]),
      )
    ).texts;
  const table = (name: string) => `CREATE TABLE ${name} (n int);`;
  const enumOf = (name: string) => `CREATE TYPE ${name} AS ENUM ('a');`;
  const domain = (name: string) => `CREATE DOMAIN ${name} AS int;`;
  const view = (name: string) => `CREATE VIEW ${name} AS SELECT 1 AS one;`;
  expect(await move(table, 'table', 't', domain('b._t'))).toEqual([
    'ALTER TABLE a.t RENAME TO t__old',
    'ALTER TABLE a.t__old SET SCHEMA b',
    'ALTER TABLE b.t__old RENAME TO t',
  ]);
  await move(enumOf, 'enum', 't', table('b._t') + view('b._t__old') + domain('a._t__old_2'));
  await move(domain, 'domain', '_t', table('b.t'));
  await move(table, 'table', '_t', enumOf('b.t'));
  await move(view, 'view', '_t', domain('b.t'));
  // Their array types differ in what no name has room for.
  const long = (end: string) => 'x'.repeat(62) + end;
  await move(table, 'table', long('1'), domain(`b.${long('2')}`));
  // The array type is called `_t_1`.
  await move(table, 'table', 't', enumOf('a._t') + domain('b.t_1'));
  const two = (schema: string) => enumOf(`${schema}._t`) + table(`${schema}.t`);
  await started(
    `${schemas} ${two('a')}`,
    `${schemas} ${two('b')}`,
    called('table', ['b', 't'], ['a', 't']),
    called('enum', ['b', '_t'], ['a', '_t']),
  );
  const named = await started(
    `${schemas} ${table('a.t')} ${domain('b._t')}`,
    `${schemas} ${table('b.u')} ${domain('b._t')}`,
    called('table', ['b', 'u'], ['a', 't']),
  );
  expect(named.texts).toEqual(['ALTER TABLE a.t RENAME TO u', 'ALTER TABLE a.u SET SCHEMA b']);
});

it('a range type, with its multirange: another name, another schema, both; what it holds is in nobody’s way', async () => {
  const schemas = 'CREATE SCHEMA a; CREATE SCHEMA b;';
  const range = (name: string, many?: string) =>
    `CREATE TYPE ${name} AS RANGE (SUBTYPE = int4${many === undefined ? '' : `, MULTIRANGE_TYPE_NAME = ${many}`});`;
  const move = (was: string, now: string, [schema, name]: Place, others = '') =>
    started(
      `${schemas} ${was} CREATE TABLE public.t (r a.span); ${others}`,
      `${schemas} ${now} CREATE TABLE public.t (r ${schema}.${name}); ${others}`,
      called('range type', [schema, name], ['a', 'span']),
    );
  await move(range('a.span', 'a.many'), range('b.span', 'b.many'), ['b', 'span']);
  await move(range('a.span', 'b.many'), range('b.span', 'b.many'), ['b', 'span']);
  await move(range('a.span', 'public.many'), range('b.span', 'public.many'), ['b', 'span']);
  await move(range('a.span'), range('b.width'), ['b', 'width']);
  await move(range('a.span'), range('a.intrange'), ['a', 'intrange']);
  await move(range('a.span', 'a.many'), range('b.width', 'b.many'), ['b', 'width']);
  await move(range('a.span'), range('b.width'), ['b', 'width'], range('b.span'));
  await move(range('a.span'), range('b.width'), ['b', 'width'], range('a.width') + range('b.span'));
});

it('a table and the sequence of its column swap their names', async () => {
  const schema = (table: string, sequence: string) =>
    `CREATE TABLE ${table} (n int); CREATE SEQUENCE ${sequence} OWNED BY ${table}.n;
      CREATE VIEW public.a__old AS SELECT 1 AS one; CREATE VIEW public.b__old AS SELECT 1 AS one;`;
  await started(
    schema('public.a', 'public.b'),
    schema('public.b', 'public.a'),
    called('table', ['public', 'b'], ['public', 'a']),
    called('sequence', ['public', 'a'], ['public', 'b']),
  );
});

it('two tables swap their names, and the sequences of their identities get theirs', async () => {
  const schema = (one: string, other: string) =>
    `CREATE TABLE public.${one} (id int GENERATED ALWAYS AS IDENTITY, a int);
      CREATE TABLE public.${other} (id int GENERATED ALWAYS AS IDENTITY, b int);`;
  await started(
    schema('a', 'b'),
    schema('b', 'a'),
    called('table', ['public', 'b'], ['public', 'a']),
    called('table', ['public', 'a'], ['public', 'b']),
  );
});

it('a primary key, which is one under any name: it swaps its own with another key, and makes way', async () => {
  const schema = (primary: string, unique: string) =>
    `CREATE TABLE public.t (n int CONSTRAINT ${primary} PRIMARY KEY, m int CONSTRAINT ${unique} UNIQUE);`;
  await started(
    schema('a', 'b'),
    schema('b', 'a'),
    called('primary key', ['public', 'b'], ['public', 'a'], 't'),
    called('unique', ['public', 'a'], ['public', 'b'], 't'),
  );
  await started(
    `${schema('x', 'u')} CREATE TABLE public.y (k text);`,
    `${schema('z', 'u')} CREATE TABLE public.x (k text);`,
    called('table', ['public', 'x'], ['public', 'y']),
  );
});

it('in a schema that gets another name: what stays, what is called otherwise, what leaves', async () => {
  const { notes } = await started(
    'CREATE SCHEMA a; CREATE TABLE a.stays (n int); CREATE TABLE a.x (m text); CREATE TABLE a.leaves (l date);',
    'CREATE SCHEMA b; CREATE TABLE b.stays (n int); CREATE TABLE b.y (m text); CREATE TABLE public.left (l date);',
    called('schema', [null, 'b'], [null, 'a']),
    called('table', ['b', 'stays'], ['a', 'stays']),
    called('table', ['b', 'y'], ['a', 'x']),
    called('table', ['public', 'left'], ['a', 'leaves']),
  );
  expect(notes).toEqual([]);
});

it('is said to be done where it is, also of what waits for the schema and what a table took along', async () => {
  const schema = (name: string) =>
    `CREATE SCHEMA ${name}; CREATE TABLE ${name}.t (n int); CREATE SEQUENCE ${name}.s OWNED BY ${name}.t.n;`;
  const { notes } = await started(
    schema('a'),
    schema('b'),
    called('schema', [null, 'b'], [null, 'a']),
    called('table', ['b', 't'], ['public', 't']),
    called('sequence', ['b', 's'], ['public', 's']),
  );
  expect(notes).toEqual(
    ['sequence b.s', 'table b.t'].map(
      (name) => `renamedFrom of ${name} is done: remove it (schema/a.ts:1)`,
    ),
  );
});

it('to a schema that comes with it: that is made before, and goes after the way back', async () => {
  const { texts } = await started(
    'CREATE TABLE public.t (n int); CREATE TABLE public.u (m text);',
    `CREATE SCHEMA s; COMMENT ON SCHEMA s IS 'new'; CREATE TABLE s.t (n int); CREATE TABLE s.v (m text);
      CREATE TABLE s.other (n int);`,
    called('table', ['s', 't'], ['public', 't']),
    called('table', ['s', 'v'], ['public', 'u']),
  );
  expect(texts[0]).toBe('CREATE SCHEMA s');
});

it('to the name of what goes, or gets another name after it: that makes way', async () => {
  const { texts } = await started(
    "CREATE TABLE public.t (n int); CREATE TYPE public.x AS ENUM ('a'); CREATE VIEW public.x__old AS SELECT 1 AS one;",
    'CREATE TABLE public.x (n int);',
    called('table', ['public', 'x'], ['public', 't']),
  );
  expect(texts).toEqual([
    'ALTER TYPE public.x RENAME TO x__old_2',
    'ALTER TABLE public.t RENAME TO x',
  ]);
  await started(
    'CREATE TABLE public.t (n int); CREATE INDEX x ON public.t (n); CREATE VIEW public.v AS SELECT n FROM public.t;',
    'CREATE TABLE public.x (n int); CREATE INDEX y ON public.x (n); CREATE TYPE public.v AS (n int);',
    called('table', ['public', 'x'], ['public', 't']),
    called('index', ['public', 'y'], ['public', 'x']),
  );
  await started(
    'CREATE TABLE public.t (n int); CREATE SEQUENCE public.x; CREATE DOMAIN public.y AS int;',
    'CREATE TABLE public.x (n int); CREATE VIEW public.y AS SELECT 1 AS one;',
    called('table', ['public', 'x'], ['public', 't']),
  );
});

it('what makes way and goes is told by the name that it had', async () => {
  const view = (name: string) => `CREATE VIEW public.${name} AS SELECT 1 AS one;`;
  const { up } = await started(
    `CREATE TABLE public."X" (a int); CREATE INDEX i ON public."X" (a); ${view('y')}
      CREATE MATERIALIZED VIEW public.z AS SELECT 1 AS one; ${view('w')}`,
    view('"X"') + view('z'),
    called('view', ['public', 'X'], ['public', 'y']),
    called('view', ['public', 'z'], ['public', 'w']),
  );
  expect(losses(up.steps).sort()).toEqual(['materialized view public.z', 'table public."X"']);
  const last = up.steps.find(({ sql }) => sql === 'DROP TABLE public."X__old"');
  expect(last?.hazards.map(({ message }) => message)).toContain(
    'table public."X" is dropped with all its rows',
  );
});
