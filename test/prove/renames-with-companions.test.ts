/** What goes to another schema with its table may find its name taken there. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { plan } from '../../src/plan/plan.ts';
import { differences } from '../../src/prove/clone.ts';
import { Renames } from '../../src/prove/renames.ts';
import { run } from '../../src/prove/run.ts';
import { load } from '../kinds/recipe.ts';

let scratch: PgliteDatabase;
beforeAll(async () => {
  scratch = await openScratch({ extensions: [] });
});
afterAll(() => scratch.close());

const moved = (name: string, from: string, to: string, old = name) => ({
  kind: 'table',
  schema: to,
  table: null,
  name,
  where: 'schema/a.ts:1',
  renamedFrom: { name: old, schema: from },
  members: new Map(),
});

/** Goes from the one to the other and back, and answers the steps up. */
async function passage(
  before: string,
  after: string,
  ...origins: ReturnType<typeof moved>[]
): Promise<string[]> {
  const read = async (text: string) => {
    await load(scratch, `CREATE SCHEMA app; CREATE SCHEMA old; ${text}`);
    return await readCatalog(scratch);
  };
  const [to, from] = [await read(after), await read(before)];
  const empty = async () => {
    await load(scratch);
    return scratch;
  };
  const done = () => false;
  const renames = await Renames.start({ before: from, after: to, origins, done, scratch: empty });
  expect(renames.open()).toEqual([]);
  const { major } = scratch;
  const up = [...renames.up, ...plan(renames.before, to, { major }).steps];
  const down = [...plan(to, renames.before, { major }).steps, ...renames.down];
  await load(scratch, `CREATE SCHEMA app; CREATE SCHEMA old; ${before}`);
  await run(scratch, up);
  expect(differences(await readCatalog(scratch), to)).toEqual([]);
  await run(scratch, down);
  expect(differences(await readCatalog(scratch), from)).toEqual([]);
  return up.map((step) => String(step.sql));
}

const t = (schema: string, key: string, index: string, sequence: string) =>
  `CREATE TABLE ${schema}.t (a int CONSTRAINT ${key} PRIMARY KEY, b int);
   CREATE INDEX ${index} ON ${schema}.t (b);
   CREATE SEQUENCE ${schema}.${sequence} OWNED BY ${schema}.t.b;`;

it('it keeps another name than what has that one', async () => {
  const other =
    'CREATE TABLE app.u (a int CONSTRAINT t_pkey PRIMARY KEY, b int); CREATE INDEX t_b ON app.u (b); CREATE SEQUENCE app.t_s;';
  const steps = await passage(
    t('old', 't_pkey', 't_b', 't_s') + other,
    t('app', 't_pkey1', 't_b1', 't_s1') + other,
    moved('t', 'old', 'app'),
  );
  expect(steps.filter((text) => / app\.u /.test(text))).toEqual([]);
});

it('it gets the name from what leaves it', async () => {
  const other = (name: string) =>
    `CREATE TABLE app.u (a int CONSTRAINT ${name} PRIMARY KEY, b int);`;
  await passage(
    t('old', 't_pkey', 't_b', 't_s') + other('t_pkey'),
    t('app', 't_pkey', 't_b', 't_s') + other('u_pkey'),
    moved('t', 'old', 'app'),
  );
  await passage(
    `${t('old', 't_pkey', 't_b', 't_s')} CREATE VIEW app.t_b AS SELECT 1 AS x;`,
    t('app', 't_pkey', 't_b', 't_s'),
    moved('t', 'old', 'app'),
  );
});

it('a primary key goes out of the way of a table', async () => {
  const other = (key: string) => `CREATE TABLE app.u (a int CONSTRAINT ${key} PRIMARY KEY);`;
  await passage(
    `CREATE TABLE old.k (b int); ${other('k')}`,
    `CREATE TABLE app.k (b int); ${other('u_pkey')}`,
    moved('k', 'old', 'app'),
  );
});

it('two that change places keep their names', async () => {
  const both = (one: string, other: string) =>
    `${t(one, 't_pkey', 't_b', 't_s')} ${t(other, 't_pkey', 't_b', 't_s').replaceAll('b int', 'b int, c int')}`;
  await passage(
    both('old', 'app'),
    both('app', 'old'),
    moved('t', 'old', 'app'),
    moved('t', 'app', 'old'),
  );
});

it('it makes way for what gets its name where it was, and keeps another one where it goes', async () => {
  const with_ = (schema: string, index: string) =>
    `CREATE TABLE ${schema}.t (a int); CREATE INDEX ${index} ON ${schema}.t (a);`;
  const views = 'CREATE VIEW app.i AS SELECT 1 AS x; CREATE VIEW app.i__old AS SELECT 1 AS x;';
  const origins = [moved('t', 'old', 'app'), moved('i', 'old', 'old', 'u')];
  await passage(
    `${with_('old', 'i')} CREATE TABLE old.u (b int); ${views}`,
    `${with_('app', 'i1')} CREATE TABLE old.i (b int); ${views}`,
    ...origins,
  );
  const one = 'CREATE VIEW app.i__old AS SELECT 1 AS x;';
  await passage(
    `${with_('old', 'i')} CREATE TABLE old.u (b int); ${one}`,
    `${with_('app', 'i')} CREATE TABLE old.i (b int); ${one}`,
    ...origins,
  );
});

it('so does the sequence of an identity', async () => {
  const table = (name: string, sequence: string) =>
    `CREATE TABLE ${name} (id int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME ${sequence}));`;
  const view = 'CREATE VIEW app.t_id_seq AS SELECT 1 AS x;';
  const told = await passage(
    `${table('old.t', 'old.t_id_seq')} ${view}`,
    `${table('app.t', 'app.t_id_seq1')} ${view}`,
    moved('t', 'old', 'app'),
  );
  expect(told).toEqual([
    'ALTER SEQUENCE old.t_id_seq RENAME TO t_id_seq__old',
    'ALTER TABLE old.t SET SCHEMA app',
    'ALTER SEQUENCE app.t_id_seq__old RENAME TO t_id_seq1',
  ]);
  await passage(
    `${table('old.t', 'old.t_id_seq')} ${view}`,
    table('app.t', 'app.t_id_seq'),
    moved('t', 'old', 'app'),
  );
  await passage(
    `${table('old.t', 'old.t_id_seq')} CREATE TABLE old.u (a int);`,
    `${table('old.t', 'old.s')} CREATE TABLE old.t_id_seq (a int);`,
    moved('t_id_seq', 'old', 'old', 'u'),
  );
  await passage(
    `${table('old.t', 'old.s')} ${table('app.u', 'app.s')} ${table('app.t', 'app."S x"')}`,
    `${table('app.t', 'app.s')} ${table('old.u', 'old.s')} ${table('app.w', 'app.w_id_seq')}`,
    moved('t', 'old', 'app'),
    moved('u', 'app', 'old'),
    moved('w', 'app', 'app', 't'),
  );
});
