/** What a scope leaves alone: named by patterns, never changed, in no hash. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { inScope, surrounded } from '../../src/catalog/scope.ts';
import { formatSnapshot, parseSnapshot } from '../../src/catalog/snapshot.ts';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { type Catalog, catalogHash, type Id } from '../../src/model/catalog.ts';
import { SchemadiffError } from '../../src/model/error.ts';
import type { Scope } from '../../src/model/scope.ts';
import { type Sql, trusted } from '../../src/model/sql.ts';
import { plan } from '../../src/plan/plan.ts';

let database: PgliteDatabase;
let everything: Catalog;

const schema = `
  CREATE SCHEMA auth;
  CREATE TABLE auth.users (id int PRIMARY KEY, email text);
  CREATE SCHEMA partman;
  CREATE FUNCTION partman.run(a text, b int) RETURNS int LANGUAGE sql AS 'SELECT 1';
  CREATE TABLE partman."Config" (id int);
  CREATE TYPE public.mood AS ENUM ('sad', 'ok');
  CREATE TABLE public.audit_log (id serial PRIMARY KEY, what text);
  COMMENT ON COLUMN public.audit_log.what IS 'said';
  CREATE TABLE public.profiles (
    id int PRIMARY KEY REFERENCES auth.users, name text, age int, mood public.mood);
  CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
  CREATE TRIGGER touched BEFORE INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION public.touch();
  CREATE TABLE public.events (at date NOT NULL, what text) PARTITION BY RANGE (at);
  CREATE INDEX events_what ON public.events (what);
  CREATE TABLE public.whatever PARTITION OF public.events
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (what);
  CREATE TABLE public.deeper PARTITION OF public.whatever DEFAULT;
  CREATE VIEW auth.names AS SELECT name FROM public.profiles;
  CREATE TABLE auth.moods (mood public.mood);
  CREATE CAST (public.mood AS int) WITH INOUT;`;

beforeAll(async () => {
  database = await openScratch();
  await database.execute(trusted(schema));
  everything = await readCatalog(database, { access: true });
});
afterAll(() => database.close());

const outsideOf = (scope: Scope) => inScope(everything, scope).outside ?? new Set<Id>();

describe('a pattern', () => {
  it.each<[Scope, string[], string[]]>([
    [
      { schemas: ['public'] },
      ['schema:auth', 'table:auth.users', 'column:auth.users.email', 'trigger:auth.users.touched'],
      ['schema:public', 'table:public.profiles', 'foreign key:public.profiles.profiles_id_fkey'],
    ],
    [{ schemas: ['public'] }, ['cast:(public.mood AS integer)'], ['enum:public.mood']],
    [
      { schemas: ['public'], include: ['trigger:auth.users.*', 'cast:*'] },
      ['table:auth.users'],
      ['trigger:auth.users.touched', 'cast:(public.mood AS integer)'],
    ],
    [
      { exclude: ['partman.*'] },
      ['schema:partman', 'function:partman.run(text, integer)', 'table:partman."Config"'],
      ['schema:auth', 'schema:public'],
    ],
    [{ exclude: ['schema:partman'] }, ['table:partman."Config"'], ['schema:public']],
    [
      { exclude: ['table:public.audit_*'] },
      [
        'table:public.audit_log',
        'column:public.audit_log.what',
        'sequence:public.audit_log_id_seq',
        'primary key:public.audit_log.audit_log_pkey',
      ],
      ['table:public.profiles'],
    ],
    [
      { exclude: ['partitions:public.events'] },
      [
        'table:public.whatever',
        'partition:public.whatever OF public.events',
        'table:public.deeper',
      ],
      ['table:public.events', 'index:public.events_what'],
    ],
    [{ exclude: ['function:*'] }, ['function:public.touch()'], ['table:public.events']],
    [
      { include: ['public.{profiles,mood}'] },
      ['table:public.events', 'schema:public'],
      ['table:public.profiles', 'column:public.profiles.id', 'enum:public.mood'],
    ],
    [{ exclude: ['partman.Conf?g'] }, ['table:partman."Config"'], ['schema:partman']],
  ])('%o', (scope, outside, within) => {
    const found = outsideOf(scope);
    const known = (ids: readonly string[]) => ids.filter((id) => everything.objects.has(id as Id));
    expect([known(outside), known(within)]).toEqual([outside, within]);
    expect(outside.filter((id) => !found.has(id as Id))).toEqual([]);
    expect(within.filter((id) => found.has(id as Id))).toEqual([]);
    const comment = [...found].some((id) => id.startsWith('comment:'));
    expect(comment).toBe(found.has('table:public.audit_log'));
  });

  it.each([
    { exclude: ['tabel:x'] },
    { include: ['partitions:public.events'] },
  ])('%o is refused', (scope) => {
    expect(() => outsideOf(scope)).toThrow(SchemadiffError);
  });
});

const managing: Scope = { schemas: ['public'], exclude: ['partitions:public.events'] };

/** The live schema after a change to its definitions. */
async function changed(statements: string): Promise<{ before: Catalog; after: Catalog }> {
  const before = await readCatalog(database, { scope: managing });
  before.dependencies();
  const other = await database.clone();
  try {
    await other.execute(trusted(statements));
    const goal = await readCatalog(other, { scope: managing });
    return { before, after: surrounded(goal, before) };
  } finally {
    await other.close();
  }
}

/** What a plan does, or why it can do nothing. */
async function planned(statements: string): Promise<readonly string[]> {
  const { before, after } = await changed(statements);
  try {
    return plan(before, after, { major: 18 }).steps.map((step): Sql => step.sql);
  } catch (error) {
    if (!(error instanceof SchemadiffError)) throw error;
    return [error.outcome, ...(error.why ?? '').split('\n').slice(0, -1)];
  }
}

describe('what is outside', () => {
  it('is in no hash and no plan', async () => {
    const { before, after } = await changed(`
      DROP VIEW auth.names; ALTER TABLE auth.users ADD COLUMN more int;
      CREATE TABLE public.later PARTITION OF public.events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')`);
    expect(catalogHash(after)).toBe(catalogHash(before));
    expect(plan(before, after, { major: 18 }).steps).toEqual([]);
  });

  it.each<[string, string[]]>([
    [
      'ALTER TABLE public.profiles DROP COLUMN name CASCADE',
      ['refused', 'view auth.names depends on column public.profiles.name'],
    ],
    [
      'DROP VIEW auth.names; ALTER TABLE public.profiles ALTER name TYPE varchar(20)',
      ['refused', 'view auth.names depends on column public.profiles.name'],
    ],
    [
      'DROP TABLE public.events',
      ['refused', 'partition public.whatever OF public.events depends on table public.events'],
    ],
    [
      `DROP FUNCTION public.touch() CASCADE`,
      ['refused', 'trigger auth.users.touched depends on function public.touch()'],
    ],
    [
      'ALTER TABLE public.events ADD COLUMN more int',
      ['ALTER TABLE public.events ADD COLUMN more integer'],
    ],
    [
      'DROP INDEX public.events_what; ALTER TABLE public.profiles DROP COLUMN age',
      ['DROP INDEX public.events_what', 'ALTER TABLE public.profiles DROP COLUMN age'],
    ],
    [
      'ALTER TABLE public.profiles DROP COLUMN age',
      ['ALTER TABLE public.profiles DROP COLUMN age'],
    ],
    [
      "ALTER TYPE public.mood ADD VALUE 'good'",
      ["ALTER TYPE public.mood ADD VALUE 'good' AFTER 'ok'"],
    ],
  ])('%s', async (statements, expected) => {
    expect(await planned(statements)).toEqual(expected);
  });

  it('goes into a snapshot as far as it is needed', async () => {
    const before = await readCatalog(database, { scope: managing });
    const kept = parseSnapshot(formatSnapshot(before), 'x.json');
    expect(kept.scope).toEqual(managing);
    expect([...(kept.outside ?? [])].sort()).toEqual([
      'column:auth.users.id',
      'not null:auth.users.id',
      'primary key:auth.users.users_pkey',
      'schema:auth',
      'table:auth.users',
    ]);
    expect(catalogHash(kept)).toBe(catalogHash(before));
    const all = parseSnapshot(formatSnapshot(everything), 'x.json');
    expect(formatSnapshot(all)).toBe(formatSnapshot(everything));
  });
});
