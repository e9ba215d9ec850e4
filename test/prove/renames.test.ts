/**
 * Renames that definitions declare, both ways and with rows: nothing may be dropped on the way, and
 * every row must be there at each end.
 */

import { afterEach, describe, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { loadConfig } from '../../src/config/config.ts';
import type { Database } from '../../src/database/database.ts';
import { createMigration, planBoth } from '../../src/migration/create.ts';
import { sql, trusted } from '../../src/model/sql.ts';
import { pairId } from '../../src/plan/rename.ts';
import { differences } from '../../src/prove/clone.ts';
import { run } from '../../src/prove/run.ts';
import { Sources } from '../../src/source/source.ts';
import { describeAdapters } from '../database/adapters.ts';
import { project } from '../define/project.ts';
import { load } from '../kinds/recipe.ts';

interface Case {
  readonly before: string;
  /** What `schema/a.ts` exports. */
  readonly after: string;
  /** Statements that must be in the plan up, in this order; all of it with `only`. */
  readonly up?: readonly string[];
  readonly only?: readonly string[];
  /** A query that has one answer before, after the way up, and after the way down. */
  readonly rows?: readonly [before: string, after: string];
  /** Run as a migration on a copy, too, with pg_dump looking. */
  readonly proven?: true;
  /** What the copy saw. */
  readonly locks?: readonly string[];
}

const sources: Sources[] = [];
afterEach(async () => {
  await Promise.all(sources.splice(0).map((each) => each.close()));
});

async function declared(after: string) {
  const root = project({ 'schema/a.ts': `import * as s from 'schemadiff';\n${after}\n` });
  const config = await loadConfig({ cwd: root });
  const opened = new Sources({
    ...config,
    definitions: { ...config.definitions, timeout: 60_000 },
  });
  sources.push(opened);
  const catalog = await opened.read({ type: 'definitions' });
  return { opened, catalog };
}

async function start(database: Database, after: string, done = () => false) {
  const { opened, catalog } = await declared(after);
  const before = await opened.elaborate(await readCatalog(database));
  return { opened, catalog, before, renames: await opened.renames(before, catalog, done) };
}

const rowsOf = (database: Database, query: string) =>
  database.transaction(async (session) => {
    await session.execute(sql`SET LOCAL search_path = public`);
    return JSON.stringify(await session.query(trusted(query)));
  });

/** Plans, proves, and goes up and down on rows. */
async function bothWays(database: Database, { before: text, after, ...expected }: Case) {
  await load(database, text);
  const { opened, catalog, before, renames } = await start(database, after);
  expect(renames.open().map(pairId)).toEqual([]);
  const planned = planBoth(renames.before, catalog, database.major, renames);
  const [up, down] = [planned.up.steps, planned.down.steps];
  const texts = up.map((step) => String(step.sql));
  if (expected.only !== undefined) expect(texts).toEqual(expected.only);
  if (expected.up !== undefined)
    expect(texts.filter((each) => expected.up?.includes(each))).toEqual(expected.up);
  const losses = up.flatMap(({ hazards }) =>
    hazards.filter(({ code }) => code === 'data-loss').map(({ message }) => message),
  );
  expect(losses).toEqual([]);
  if (expected.proven === true) {
    const scratch = (extensions: readonly string[]) => opened.scratch(extensions);
    const ends = { before, after: catalog, up, down, scratch };
    const { proof } = await createMigration({
      ...ends,
      id: '0001-renames',
      previous: null,
      acknowledged: [],
    });
    expect(proof.up.flatMap(({ locks }) => locks)).toEqual(expected.locks ?? []);
  }
  const [first, second] = expected.rows ?? ['SELECT 1', 'SELECT 1'];
  const rows = await rowsOf(database, first);
  await run(database, up);
  const there = await opened.elaborate(await readCatalog(database));
  expect(differences(there, catalog)).toEqual([]);
  expect(await rowsOf(database, second)).toBe(rows);
  const again = await opened.renames(there, catalog, () => true);
  expect(planBoth(again.before, catalog, database.major, again).up.steps).toEqual([]);
  await run(database, down);
  expect(differences(await opened.elaborate(await readCatalog(database)), before)).toEqual([]);
  expect(await rowsOf(database, first)).toBe(rows);
  return { texts, again };
}

const cases: Readonly<Record<string, Case>> = {
  'constraints of a domain': {
    before: `CREATE DOMAIN d AS integer CONSTRAINT x CHECK (VALUE > 0) CONSTRAINT y CHECK (VALUE > 0);
      CREATE TABLE t (a d, b d[]); INSERT INTO t VALUES (1, '{2}');`,
    after: `
      export const d = s.domain('d', s.integer(), { check: [
        s.check('a', s.sql\`VALUE > 0\`).renamedFrom('y'),
        s.check('b', s.sql\`VALUE > 0\`).renamedFrom('x').comment('b'),
        s.check('c', s.sql\`VALUE < 9\`).notValid(),
      ] });
      export const t = s.table('t', { a: d(), b: d().array() });`,
    only: [
      'ALTER DOMAIN public.d RENAME CONSTRAINT y TO a',
      'ALTER DOMAIN public.d RENAME CONSTRAINT x TO b',
      'ALTER DOMAIN public.d ADD CONSTRAINT c CHECK ((VALUE < 9)) NOT VALID',
      "COMMENT ON CONSTRAINT b ON DOMAIN public.d IS 'b'",
    ],
    rows: ['SELECT * FROM t', 'SELECT * FROM t'],
  },
  'a column': {
    before: `CREATE TABLE users (name text); INSERT INTO users VALUES ('a');`,
    after: `export const users = s.table('users', { fullName: s.text('full_name').renamedFrom('name') });`,
    only: ['ALTER TABLE public.users RENAME COLUMN name TO full_name'],
    rows: ['SELECT name AS n FROM users', 'SELECT full_name AS n FROM users'],
  },
  'a column, retyped and not null as well': {
    before: `CREATE TABLE users (id int, n int); INSERT INTO users VALUES (1, 7);`,
    after: `export const users = s.table('users', { id: s.integer(), count: s.bigint().notNull().renamedFrom('n') });`,
    rows: ['SELECT n::int AS n FROM users', 'SELECT count::int AS n FROM users'],
  },
  'a table, with its keys, indexes and sequences': {
    before: `CREATE TABLE users (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, s serial, email text NOT NULL UNIQUE,
        age int CHECK (age > 0), boss int REFERENCES users (id));
      CREATE INDEX ON users (age);
      INSERT INTO users (email, age) VALUES ('a', 1), ('b', 2);`,
    after: `
      export const seq = s.sequence('people_s_seq', { as: 'integer', ownedBy: () => people.s });
      export const people = s.table('people', {
        id: s.integer().identity().primaryKey(),
        s: s.integer().notNull().default(s.sql\`nextval('people_s_seq'::regclass)\`),
        email: s.text().notNull().unique(),
        age: s.integer().check(s.sql\`age > 0\`),
        boss: s.integer().references(() => people.id),
      }, (t) => [s.index().on(t.age)], { renamedFrom: 'users' });`,
    rows: ['SELECT id, s, email, age FROM users', 'SELECT id, s, email, age FROM people'],
  },
  'a table and its column, that becomes partitioned': {
    proven: true,
    locks: ['ACCESS EXCLUSIVE public.people'],
    before: `CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY, mail text, at date NOT NULL);
      INSERT INTO users (mail, at) VALUES ('a', '2025-01-01'), ('b', '2026-01-01');`,
    after: `
      export const people = s.table('people', {
        id: s.integer().identity({ always: true }), email: s.text().renamedFrom('mail'), at: s.date().notNull(),
      }, { partitionBy: { range: ['at'] }, renamedFrom: 'users' });
      export const old = s.partition('people_old', { of: people, from: '2025-01-01', to: '2026-01-01' });
      export const rest = s.partition('people_rest', { of: people, default: true });`,
    rows: [
      'SELECT id, mail, at FROM users ORDER BY 1',
      'SELECT id, email AS mail, at FROM people ORDER BY 1',
    ],
  },
  'a table and its column, with what depends on them': {
    before: `CREATE TABLE users (id int PRIMARY KEY, name text);
      CREATE VIEW v AS SELECT name FROM users WHERE name <> '';
      CREATE TABLE posts (author int REFERENCES users (id));
      ALTER TABLE users ENABLE ROW LEVEL SECURITY;
      CREATE POLICY p ON users USING (name = 'a');
      INSERT INTO users VALUES (1, 'a');`,
    after: `
      export const people = s.table('people', {
        id: s.integer().primaryKey(), label: s.text().renamedFrom('name'), extra: s.text(),
      }, (t) => [s.policy('p', { using: s.sql\`\${t.label} = 'a'\` })], { renamedFrom: 'users', rowSecurity: true });
      export const v = s.view('v', { name: s.text() }).as(s.sql\`SELECT label AS name FROM \${people} WHERE label <> ''\`);
      export const posts = s.table('posts', { author: s.integer().references(() => people.id) });`,
    proven: true,
    locks: ['ACCESS EXCLUSIVE public.people'],
    up: [
      'ALTER TABLE public.users RENAME TO people',
      'ALTER TABLE public.people RENAME COLUMN name TO label',
      'ALTER TABLE public.people RENAME CONSTRAINT users_pkey TO people_pkey',
      'ALTER TABLE public.people ADD COLUMN extra text',
    ],
    rows: ['SELECT id, name AS n FROM users', 'SELECT id, label AS n FROM people'],
  },
  'a table that becomes a partition of a new one, which has its name': {
    before: `CREATE TABLE users (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name text NOT NULL);
      INSERT INTO users (name) VALUES ('a'), ('b');`,
    after: `
      export const users = s.table('users', { id: s.bigint().identity().primaryKey(), name: s.text().notNull() },
        () => [], { partitionBy: { range: 'id' } });
      export const old = s.partition('old', { of: users, default: true, renamedFrom: 'users' });`,
    proven: true,
    locks: ['ACCESS EXCLUSIVE public.old'],
    rows: ['SELECT id, name FROM users', 'SELECT id, name FROM users'],
  },
  'two columns that swap their names': {
    proven: true,
    locks: ['ACCESS EXCLUSIVE public.t'],
    before: `CREATE TABLE t (a text, b text); INSERT INTO t VALUES ('x', 'y');`,
    after: `export const t = s.table('t', { a: s.text().renamedFrom('b'), b: s.text().renamedFrom('a') });`,
    only: [
      'ALTER TABLE public.t RENAME COLUMN b TO b__old',
      'ALTER TABLE public.t RENAME COLUMN a TO b',
      'ALTER TABLE public.t RENAME COLUMN b__old TO a',
    ],
    rows: ['SELECT a AS x, b AS y FROM t', 'SELECT b AS x, a AS y FROM t'],
  },
  'columns that move up, one into the name of the other': {
    before: `CREATE TABLE t (a text, b text); INSERT INTO t VALUES ('x', 'y');`,
    after: `export const t = s.table('t', { b: s.text().renamedFrom('a'), c: s.text().renamedFrom('b') });`,
    only: [
      'ALTER TABLE public.t RENAME COLUMN b TO c',
      'ALTER TABLE public.t RENAME COLUMN a TO b',
    ],
    rows: ['SELECT a AS x, b AS y FROM t', 'SELECT b AS x, c AS y FROM t'],
  },
  'a schema with all that is in it': {
    before: `CREATE SCHEMA auth; CREATE TYPE auth.mood AS ENUM ('a'); CREATE TABLE auth.t (id int PRIMARY KEY, m auth.mood);
      INSERT INTO auth.t VALUES (1, 'a');`,
    after: `
      const login = s.pgSchema('login', { renamedFrom: 'auth' });
      export { login };
      export const mood = login.enum('mood', ['a']);
      export const people = login.table('people', { id: s.integer().primaryKey(), m: mood() }, { renamedFrom: 't' });`,
    up: ['ALTER SCHEMA auth RENAME TO login', 'ALTER TABLE login.t RENAME TO people'],
    rows: ['SELECT id, m FROM auth.t', 'SELECT id, m FROM login.people'],
  },
  'a table that moves to another schema': {
    before: `CREATE SCHEMA app; CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1);`,
    after: `
      const app = s.pgSchema('app');
      export { app };
      export const t = app.table('t', { id: s.integer().primaryKey() }, { renamedFrom: { schema: 'public' } });`,
    only: ['ALTER TABLE public.t SET SCHEMA app'],
    rows: ['SELECT id FROM public.t', 'SELECT id FROM app.t'],
  },
  'types, and a function of them that changes as well': {
    before: `CREATE TYPE mood AS ENUM ('a', 'b'); CREATE DOMAIN email AS text CHECK (VALUE <> ''); CREATE TYPE pair AS (l int, r int); CREATE TYPE intrange AS RANGE (subtype = int);
      CREATE FUNCTION f(m mood) RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE TABLE t (m mood, e email, p pair, l mood[], r intrange); INSERT INTO t VALUES ('a', 'x', (1, 2), '{a,b}', '[1,2)');`,
    after: `
      export const feeling = s.pgEnum('feeling', ['a', 'b'], { renamedFrom: 'mood' });
      export const address = s.domain('address', s.text(), { check: { email_check: s.sql\`VALUE <> ''\` }, renamedFrom: 'email' });
      export const couple = s.compositeType('couple', { left: s.integer().renamedFrom('l'), r: s.integer() }, { renamedFrom: 'pair' });
      export const span = s.rangeType('spanrange', s.integer(), { renamedFrom: 'intrange' });
      export const g = s.pgFunction('g', { args: { m: feeling() }, returns: 'integer', renamedFrom: 'f' }).as(s.sql\`SELECT 2\`);
      export const t = s.table('t', { m: feeling(), e: address(), p: couple(), l: feeling().array(), r: span() });`,
    up: [
      'ALTER TYPE public.mood RENAME TO feeling',
      'ALTER DOMAIN public.email RENAME TO address',
      'ALTER TYPE public.pair RENAME TO couple',
      'ALTER FUNCTION public.f(m public.feeling) RENAME TO g',
      'ALTER TYPE public.couple RENAME ATTRIBUTE l TO "left"',
    ],
    rows: ['SELECT m, e, p, l, r FROM t', 'SELECT m, e, p, l, r FROM t'],
  },
  'views, a sequence, a procedure, and what belongs to a table': {
    before: `CREATE TABLE t (a int CONSTRAINT positive CHECK (a > 0), b int, CONSTRAINT one UNIQUE (a));
      CREATE SEQUENCE numbers; SELECT nextval('numbers');
      CREATE VIEW v AS SELECT a FROM t; CREATE MATERIALIZED VIEW m AS SELECT b FROM t;
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
      CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION touch();
      CREATE INDEX i ON t (b);
      ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY po ON t USING (a = 1);
      INSERT INTO t VALUES (1, 2);`,
    after: `
      export const touch = s.pgFunction('touch', { returns: 'trigger', language: 'plpgsql' }).as(s.sql\`BEGIN RETURN NEW; END\`);
      export const numbers = s.sequence('counters', { renamedFrom: 'numbers' });
      export const t = s.table('t', { a: s.integer(), b: s.integer() }, (t) => [
        s.check('above', s.sql\`a > 0\`).renamedFrom('positive'),
        s.unique('sole').on(t.a).renamedFrom('one'),
        s.index('j').on(t.b).renamedFrom('i'),
        s.trigger('trig', { when: 'before', events: ['insert', 'update'], forEach: 'row', execute: touch, renamedFrom: 'tr' }),
        s.policy('pol', { using: s.sql\`a = 2\`, renamedFrom: 'po' }),
      ], { rowSecurity: true });
      export const v = s.view('w', { a: s.integer() }, { renamedFrom: 'v' }).as(s.sql\`SELECT a FROM \${t}\`);
      export const m = s.materializedView('n', { b: s.integer() }, () => [], { renamedFrom: 'm' }).as(s.sql\`SELECT b FROM \${t}\`);
      export const p = s.procedure('q', { renamedFrom: 'p' }).as(s.sql\`SELECT 1\`);`,
    up: [
      'ALTER SEQUENCE public.numbers RENAME TO counters',
      'ALTER PROCEDURE public.p() RENAME TO q',
      'ALTER TABLE public.t RENAME CONSTRAINT one TO sole',
      'ALTER TABLE public.t RENAME CONSTRAINT positive TO above',
      'ALTER INDEX public.i RENAME TO j',
      'ALTER VIEW public.v RENAME TO w',
      'ALTER MATERIALIZED VIEW public.m RENAME TO n',
      'ALTER TRIGGER tr ON public.t RENAME TO trig',
      'ALTER POLICY po ON public.t RENAME TO pol',
    ],
    rows: ['SELECT a, b FROM t', 'SELECT a, b FROM t'],
  },
  'a value of an enum': {
    proven: true,
    before: `CREATE TYPE mood AS ENUM ('sad', 'okay'); CREATE TABLE t (m mood DEFAULT 'okay'); INSERT INTO t DEFAULT VALUES;`,
    after: `
      export const mood = s.pgEnum('mood', ['sad', 'ok'], { renamedValues: { okay: 'ok' } });
      export const t = s.table('t', { m: mood().default('ok') });`,
    only: ["ALTER TYPE public.mood RENAME VALUE 'okay' TO 'ok'"],
    rows: [
      "SELECT count(*)::int AS n FROM t WHERE m = 'okay'",
      "SELECT count(*)::int AS n FROM t WHERE m = 'ok'",
    ],
  },
};

describe('declared renames, both ways with rows', () => {
  describeAdapters((database) => {
    for (const [name, each] of Object.entries(cases)) {
      it(name, async () => {
        await bothWays(database(), each);
      });
    }

    it('maps the rows of values that are removed, through arrays and domains, also of arrays', async () => {
      const db = database();
      await load(
        db,
        `CREATE TYPE mood AS ENUM ('sad', 'meh', 'okay', 'glad'); CREATE DOMAIN feeling AS mood;
         CREATE DOMAIN days AS mood[] CHECK (cardinality(VALUE) < 4); CREATE DOMAIN weeks AS days; CREATE TYPE pair AS (m mood);
         CREATE TABLE t (m mood, l mood[], f feeling, w weeks, fs feeling[], b pair);
         INSERT INTO t VALUES ('meh', '{okay,meh,glad}', 'meh', '{meh,glad}', '{okay,NULL}', '(glad)');`,
      );
      const { catalog, renames } = await start(
        db,
        `export const mood = s.pgEnum('mood', ['glad', 'sad', 'ok'], { renamedValues: { meh: 'sad', okay: 'ok' } });
         export const feeling = s.domain('feeling', mood());
         export const days = s.domain('days', mood().array(), { check: s.sql\`cardinality(VALUE) < 4\` });
         export const weeks = s.domain('weeks', days());
         export const pair = s.compositeType('pair', { m: mood() });
         export const t = s.table('t', {
           m: mood(), l: mood().array(), f: feeling(), w: weeks(), fs: feeling().array(), b: pair() });`,
      );
      const { up, down } = planBoth(renames.before, catalog, db.major, renames);
      const losses = up.steps.flatMap((step) =>
        step.hazards.filter(({ code }) => code === 'lossy-cast').map(({ message }) => message),
      );
      expect(losses).toContain('rows with meh in column public.t.w get sad');
      expect(losses.filter((message) => message.includes('public.t.b'))).toEqual([]);
      await run(db, up.steps);
      expect(await rowsOf(db, 'SELECT * FROM public.t')).toBe(
        '[{"m":"sad","l":"{ok,sad,glad}","f":"sad","w":"{sad,glad}","fs":"{ok,NULL}","b":"(glad)"}]',
      );
      await run(db, down.steps);
      expect(await rowsOf(db, 'SELECT m::text, l::text FROM public.t')).toBe(
        '[{"m":"sad","l":"{okay,sad,glad}"}]',
      );
    });
  });
});
