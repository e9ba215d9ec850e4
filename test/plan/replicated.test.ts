/** What plans say that UPDATE and DELETE are refused for, against what servers refuse. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { DatabaseError } from '../../src/database/database-error.ts';
import { openScratch } from '../../src/database/pglite.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import { trusted } from '../../src/model/sql.ts';
import { type Plan, plan } from '../../src/plan/plan.ts';
import { Renames } from '../../src/prove/renames.ts';
import { opened, openOnServer } from '../database/opened.ts';
import { load } from '../kinds/recipe.ts';
import { describeServer, majors } from '../servers.ts';

interface Case {
  readonly since: number;
  readonly before: string;
  readonly after: string;
  /** What each step that leads to it begins with; of 18, unless said otherwise. */
  readonly steps: readonly string[];
}

const t = 'CREATE TABLE t (a int NOT NULL, b int NOT NULL, c int);';
const withIndex = `${t} CREATE UNIQUE INDEX "i (x" ON t (a) INCLUDE (b);
  ALTER TABLE t REPLICA IDENTITY USING INDEX "i (x";`;
const withKey = `${t} ALTER TABLE t ADD PRIMARY KEY (a) INCLUDE (b);`;
const withUnique = `${t} ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) INCLUDE (b);
  ALTER TABLE t REPLICA IDENTITY USING INDEX u;`;
const published = (what: string, more = '') => `CREATE PUBLICATION p FOR ${what} ${more};`;
const inserts = "WITH (publish = 'insert')";
const full = 'ALTER TABLE t REPLICA IDENTITY FULL;';
const added = 'ALTER PUBLICATION p ADD';

const kept = (since: number, before: string, after: string): Case => ({
  since,
  before,
  after,
  steps: [],
});

const cases: Readonly<Record<string, Case>> = {
  'no identity': { since: 14, before: t, after: t + published('TABLE t'), steps: [added] },
  'a key that is deferred': {
    since: 14,
    before: withKey + published('TABLE t'),
    after: `${t} ALTER TABLE t ADD PRIMARY KEY (a) INCLUDE (b) DEFERRABLE; ${published('TABLE t')}`,
    steps: ['ALTER TABLE public.t ADD'],
  },
  'a publication that comes to hold one, and then the other': {
    since: 14,
    before: t + published('TABLE t', "WITH (publish = 'update')"),
    after: t + published('TABLE t', "WITH (publish = 'update, delete')"),
    steps: ['ALTER PUBLICATION p SET'],
  },
  'another publication of the same': {
    since: 14,
    before: t + published('TABLE t'),
    after: `${t} ${published('TABLE t')} CREATE PUBLICATION q FOR TABLE t;`,
    steps: [],
  },
  'a table that is logged': {
    since: 14,
    before: t.replace('TABLE', 'UNLOGGED TABLE') + published('ALL TABLES'),
    after: t + published('ALL TABLES'),
    steps: ['ALTER TABLE public.t SET LOGGED'],
  },
  'a table and a key of which something else changes': {
    since: 14,
    before: t + published('TABLE t', inserts),
    after: `${t.replace('c int', 'c int CHECK (c > 0)')} ALTER TABLE t SET (fillfactor = 70);
      ALTER TABLE t ENABLE ROW LEVEL SECURITY; ${published('TABLE t')}`,
    steps: ['ALTER PUBLICATION p SET'],
  },
  'a key of which the storage changes': {
    since: 15,
    before: withKey + published('TABLE t (a, b)'),
    after: `${withKey} ALTER INDEX t_pkey SET (fillfactor = 70);
      ${published('TABLE t (a, b) WHERE (b > 1)')}`,
    steps: [added],
  },
  'a list without the columns that an index includes': kept(
    15,
    withIndex,
    withIndex + published('TABLE t (a)'),
  ),
  'that of a key': kept(15, withKey, withKey + published('TABLE t (a)')),
  'that of a unique constraint': kept(15, withUnique, withUnique + published('TABLE t (a)')),
  'a filter of a column that an index includes': {
    since: 15,
    before: withIndex,
    after: withIndex + published('TABLE t WHERE (b > 1)'),
    steps: [added],
  },
  'a filter of one that a key includes': {
    since: 15,
    before: withKey,
    after: withKey + published('TABLE t WHERE (b > 1)'),
    steps: [added],
  },
  'a filter of a column that is in the list as well': {
    since: 15,
    before: withKey,
    after: withKey + published('TABLE t (a, c) WHERE (c > 1)'),
    steps: [added],
  },
  'a filter that says the name of one in the list': kept(
    15,
    withKey.replaceAll('a int', 'a text'),
    withKey.replaceAll('a int', 'a text') + published("TABLE t (a, c) WHERE (a > 'b c')"),
  ),
  'a key of more columns': {
    since: 15,
    before: withKey + published('TABLE t (a)'),
    after: withKey.replace('(a) INCLUDE (b)', '(a, b)') + published('TABLE t (a)'),
    steps: ['ALTER TABLE public.t ADD CONSTRAINT'],
  },
  'a key of names that are quoted': {
    since: 15,
    before: 'CREATE TABLE t (a int, "x, (""y" int, c int, PRIMARY KEY (a, "x, (""y"));',
    after: `CREATE TABLE t (a int, "x, (""y" int, c int, PRIMARY KEY (a, "x, (""y"));
      ${published('TABLE t (a, c)')}`,
    steps: [added],
  },
  'a filter with a type of several words, of which one is a column, too': kept(
    15,
    'CREATE TABLE t (a timestamptz PRIMARY KEY, zone text);',
    `CREATE TABLE t (a timestamptz PRIMARY KEY, zone text);
      ${published('TABLE t (a, zone)', "WHERE (a > '2020-01-01+00')")}`,
  ),
  'generated columns of an identity': {
    since: 14,
    before: t + full + published('TABLE t'),
    after: `${t.replace('c int', 'c int, d int GENERATED ALWAYS AS (a) STORED')} ${full}
      ${published('TABLE t')}`,
    steps: ['ALTER TABLE public.t ADD COLUMN d'],
  },
  'a schema': {
    since: 15,
    before: t,
    after: t + published('TABLES IN SCHEMA public'),
    steps: [added],
  },
};

const saying = (message: string) =>
  /^(?<changes>UPDATE|DELETE|UPDATE and DELETE) of (?<table>table [^ ,]+).* refused: /.exec(message)
    ?.groups;

/** `UPDATE of table public.t`. */
function toldBy(planned: Plan): string[] {
  const found = planned.steps.flatMap(({ hazards }) =>
    hazards.flatMap(({ message }) => {
      const { changes = '', table } = saying(message) ?? {};
      return changes.split(' and ').flatMap((each) => (each === '' ? [] : `${each} of ${table}`));
    }),
  );
  return [...new Set(found)].sort();
}

const stepsOf = ({ steps }: Plan) =>
  steps
    .filter(({ hazards }) => hazards.some(({ message }) => saying(message)))
    .map((each) => each.sql);

/** What a database refuses, asked of each table that has rows of its own. */
async function refusedIn(database: Database): Promise<string[]> {
  const refused: string[] = [];
  const tables = await database.query(
    trusted(
      "SELECT c.oid::regclass::text AS name FROM pg_class AS c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    ),
  );
  for (const { name } of tables) {
    for (const [change, sql] of [
      ['UPDATE', `UPDATE ${name} SET a = a`],
      ['DELETE', `DELETE FROM ${name}`],
    ] as const) {
      try {
        await database.execute(trusted(sql));
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        refused.push(`${change} of table ${name}`);
      }
    }
  }
  return refused.sort();
}

let scratch: Database;
beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(() => scratch.close());

async function read(schema: string): Promise<Catalog> {
  await load(scratch, schema);
  return await readCatalog(scratch);
}

for (const major of majors) {
  describeServer(major, () => {
    const database = opened(() => openOnServer(major));

    for (const [name, { since, before, after, steps }] of Object.entries(cases)) {
      if (since > major) continue;
      it(name, async () => {
        const planned = plan(await read(before), await read(after), { major });
        await load(database(), before);
        const was = await refusedIn(database());
        await load(database(), after);
        const is = await refusedIn(database());
        const come = is.filter((each) => !was.includes(each));
        expect(toldBy(planned)).toEqual(come);
        if (major < 18) return;
        expect(stepsOf(planned)).toEqual(steps.map((each) => expect.stringContaining(each)));
      });
    }
  });
}

/** What a table that moves from the one to the other schema leads to, there and back. */
async function toldOfMove(name: string, from: string, to: string, schema: (at: string) => string) {
  const schemas = (at: string) => `CREATE SCHEMA one; CREATE SCHEMA two; ${schema(at)}`;
  const [after, before] = [await read(schemas(to)), await read(schemas(from))];
  const origin = {
    ...{ kind: 'table', schema: to, table: null, name, where: 'schema/a.ts:1' },
    ...{ renamedFrom: { name, schema: from }, members: new Map() },
  };
  const renames = await Renames.start({
    ...{ before, after, origins: [origin], done: () => false },
    scratch: async () => {
      await load(scratch);
      return scratch;
    },
  });
  const { major } = scratch;
  const up = [...renames.up, ...plan(renames.before, after, { major }).steps];
  return [up, renames.down].map((steps) => [
    ...toldBy({ major, steps }),
    ...stepsOf({ major, steps }),
  ]);
}

it('a table that moves to a schema that is published, on the way to which it comes', async () => {
  const of = (more: string) => (at: string) =>
    `CREATE TABLE ${at}.t (a int);
    CREATE PUBLICATION p FOR TABLES IN SCHEMA two; ${more.replaceAll('@', at)}`;
  const told = (way: string) => ['DELETE of table one.t', 'UPDATE of table one.t', way];
  const moves = (from: string, to: string) => `ALTER TABLE ${from}.t SET SCHEMA ${to}`;
  expect(await toldOfMove('t', 'one', 'two', of(''))).toEqual([told(moves('one', 'two')), []]);
  expect(await toldOfMove('t', 'two', 'one', of(''))).toEqual([
    [],
    told(moves('one', 'two')).map((line) => line.replace('table one', 'table two')),
  ]);
  expect(await toldOfMove('t', 'one', 'two', of('ALTER TABLE @.t ADD PRIMARY KEY (a);'))).toEqual([
    [],
    [],
  ]);
  const keyed = (at: string) =>
    `${of('')(at)} ALTER TABLE ${at}.t ADD ${at === 'one' ? 'CHECK (a > 0)' : 'PRIMARY KEY (a)'};`;
  expect(await toldOfMove('t', 'one', 'two', keyed)).toEqual([[], []]);
  const partitioned = (at: string) => `CREATE TABLE ${at}.w (a int) PARTITION BY LIST (a);
    CREATE TABLE public.w1 PARTITION OF ${at}.w DEFAULT; CREATE PUBLICATION p FOR TABLES IN SCHEMA two;`;
  expect((await toldOfMove('w', 'one', 'two', partitioned))[0]).toEqual([
    'DELETE of table public.w1',
    'UPDATE of table public.w1',
    'ALTER TABLE one.w SET SCHEMA two',
  ]);
});
