/** What a rehearsal says of ways down that are known to be good or bad. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SchemadiffError } from '../../../src/model/error.ts';
import { extensionsIn } from '../../../src/rehearse/foreign/assume.ts';
import type { FormatName } from '../../../src/rehearse/foreign/format.ts';
import { type Ground, labGround, type Mark } from '../../../src/rehearse/foreign/ground.ts';
import type { ForeignMigration, ForeignScript } from '../../../src/rehearse/foreign/migration.ts';
import { type ForeignResult, rehearseForeign } from '../../../src/rehearse/foreign/rehearse.ts';
import { notCoveredOf } from '../../../src/rehearse/foreign/report.ts';
import { runSetup } from '../../../src/rehearse/foreign/setup.ts';

let ground: Ground;
let empty: Mark;

beforeAll(async () => {
  ground = await labGround(
    extensionsIn(['uuid_generate_v4() citext USING gin public.gen_random_uuid() gin_trgm_ops']),
  );
  empty = await ground.mark();
}, 60_000);

afterAll(() => ground.close());

type Pair = readonly [up: string, down: string | null];

const migrationsOf = (
  pairs: Readonly<Record<string, Pair>>,
  sent: Pick<ForeignScript, 'transaction' | 'oneQuery'>,
): ForeignMigration[] =>
  Object.entries(pairs).map(([id, [up, down]]) => {
    const script = (text: string, file: string) => ({ text, file, line: 1, ...sent });
    return {
      id,
      up: script(up, `${id}.up.sql`),
      down: down === null ? null : script(down, `${id}.down.sql`),
    };
  });

/** Results by id. */
async function rehearse(
  pairs: Readonly<Record<string, Pair>>,
  {
    rows = 0,
    from = 0,
    on = ground,
    format = 'plain',
    setup = '',
    sent = { transaction: true },
  }: {
    rows?: number;
    from?: number;
    on?: Ground;
    format?: FormatName;
    setup?: string;
    sent?: Pick<ForeignScript, 'transaction' | 'oneQuery'>;
  } = {},
): Promise<Readonly<Record<string, ForeignResult>>> {
  await empty.restore();
  if (setup !== '') {
    await runSetup(on, { text: setup, file: 'setup.sql', line: 1, transaction: false });
  }
  const migrations = migrationsOf(pairs, sent);
  const results: Record<string, ForeignResult> = {};
  await rehearseForeign({
    format,
    migrations,
    ground: on,
    setUp: setup !== '',
    seed: 1,
    rows,
    judge: migrations.map((_, number) => number).filter((number) => number >= from),
    never: [],
    begins: () => undefined,
    result: (_, result) => {
      results[result.id] = result;
    },
  });
  return results;
}

const verdictsOf = (results: Readonly<Record<string, ForeignResult>>) =>
  Object.fromEntries(Object.values(results).map(({ id, verdict }) => [id, verdict]));

const named = ({ objects }: ForeignResult | undefined = noResult) =>
  objects.map(({ observer, object, how }) => `${observer}: ${object} ${how}`);

const noResult = { objects: [] } as unknown as ForeignResult;

const table = "CREATE TABLE t (id bigint PRIMARY KEY, a text NOT NULL DEFAULT '', b int);";

describe('a way down', () => {
  it('is judged without rows where those cannot be', async () => {
    const transaction = () => Promise.reject(new SchemadiffError('failed', 'No rows.'));
    const on = { ...ground, database: { ...ground.database, transaction } };
    const results = await rehearse(
      { table: [table, 'DROP TABLE t'], index: ['CREATE INDEX i ON t (a)', 'SELECT 1'] },
      { rows: 3, on },
    );
    expect(verdictsOf(results)).toEqual({ table: 'restores', index: 'wrong' });
    expect(results.index).toMatchObject({ rows: null, notes: ['not judged with rows: No rows.'] });
  });

  it('finds the table in which its tool keeps what ran', async () => {
    const pairs = {
      trigger: [
        `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
         CREATE TRIGGER kept AFTER INSERT ON __diesel_schema_migrations EXECUTE FUNCTION f()`,
        'DROP FUNCTION f CASCADE',
      ],
      forgets: ['ALTER TABLE __diesel_schema_migrations ADD by text', 'SELECT 1'],
    } as const;
    const results = await rehearse(pairs, { format: 'diesel' });
    expect(verdictsOf(results)).toEqual({ trigger: 'restores', forgets: 'wrong' });
    expect(results.trigger?.assumed).toEqual(['table __diesel_schema_migrations']);
    expect(results.forgets?.assumed).toEqual([]);
    // No other tool has it.
    expect(verdictsOf(await rehearse(pairs)).trigger).toBe('up-fails');
  });

  it('is told in which function it fails', async () => {
    const trigger = `${table} CREATE FUNCTION gone() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN NEW.c := 1; RETURN NEW; END'; INSERT INTO t VALUES (1);`;
    const results = await rehearse({
      table: [trigger, 'DROP TABLE t; DROP FUNCTION gone()'],
      trigger: [
        'CREATE TRIGGER gone BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION gone()',
        'UPDATE t SET b = 2; DROP TRIGGER gone ON t',
      ],
      refuses: [
        "CREATE FUNCTION no() RETURNS void LANGUAGE plpgsql AS $$BEGIN RAISE 'no'; END$$",
        'SELECT no(); DROP FUNCTION no()',
      ],
    });
    expect(results.trigger?.reason).toBe(
      'trigger.down.sql:1: record "new" has no field "c", in the body of function gone (SQLSTATE 42703), statement 1 of 2',
    );
    expect(results.refuses?.reason).toContain(', in the body of function no');
  });

  it('has one of ten verdicts, and both observers name what differs', async () => {
    const results = await rehearse({
      good: [`${table} CREATE TYPE mood AS ENUM ('sad');`, 'DROP TABLE t; DROP TYPE mood;'],
      index: ['CREATE INDEX t_a ON t (a); ALTER TABLE t ADD c int', 'ALTER TABLE t DROP c'],
      label: ["ALTER TYPE mood ADD VALUE 'glad' BEFORE 'sad'", 'SELECT 1'],
      order: ['ALTER TABLE t DROP b', 'ALTER TABLE t ADD b int'],
      fails: ['ALTER TABLE t ADD d int', 'ALTER TABLE t DROP e'],
      empty: ['ALTER TABLE t ADD e int', '-- cannot be undone\nBEGIN; COMMIT;'],
      refuses: ['ALTER TABLE t ADD f int', "DO $$ BEGIN RAISE EXCEPTION 'irreversible'; END $$"],
      state: [
        'ALTER TABLE t ADD i int',
        "DO $$ BEGIN RAISE EXCEPTION 'irreversible' USING ERRCODE = '0A000'; END $$",
      ],
      external: ['ALTER TABLE t ADD j int', 'SELECT "RI_FKey_noaction_del"()'],
      assert: ['ALTER TABLE t ADD k int', 'DO $$ BEGIN ASSERT false; END $$'],
      none: ['ALTER TABLE t ADD g int', null],
      broken: ['ALTER TABLE t ADD h int; ALTER TABLE u ADD h int', 'ALTER TABLE t DROP h'],
      together: [
        `CREATE TABLE r (id int PRIMARY KEY, up int REFERENCES r DEFERRABLE INITIALLY DEFERRED);
          INSERT INTO r VALUES (1, 1); ALTER TABLE r ADD c int`,
        'DROP TABLE r',
      ],
      after: ['ALTER TABLE t ALTER h SET NOT NULL', 'ALTER TABLE t ALTER h DROP NOT NULL'],
      function: [
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$SELECT 'a;b'$$",
        "CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE sql AS $$SELECT ''$$",
      ],
    });
    expect(verdictsOf(results)).toEqual({
      good: 'restores',
      index: 'wrong',
      label: 'enum-values',
      order: 'column-order',
      fails: 'fails',
      empty: 'empty',
      refuses: 'refuses',
      state: 'refuses',
      external: 'fails',
      assert: 'fails',
      none: 'no-down',
      broken: 'up-fails',
      together: 'up-fails',
      after: 'restores',
      function: 'wrong',
    });
    expect(named(results.index)).toEqual([
      'catalog: index public.t_a unexpected',
      'pg_dump: INDEX t_a in public unexpected',
    ]);
    expect(named(results.label)).toEqual([
      'catalog: enum public.mood different',
      'pg_dump: TYPE mood in public different',
    ]);
    expect(named(results.order)).toEqual([
      'catalog: table public.t column order',
      'pg_dump: TABLE t in public column order',
    ]);
    expect(results.fails?.failure).toMatchObject({ where: 'fails.down.sql:1', sqlstate: '42703' });
    expect(results.external?.failure).toMatchObject({ sqlstate: '39P01' });
    expect(results.broken?.notes).toEqual([
      '1 of 2 statements were left out for the migrations after it',
    ]);
    expect(results.together?.notes).toEqual([
      'run one by one its statements do not fail: the migrations after it find what they made',
    ]);
  }, 120_000);

  it('loses the order of columns of a view as well, but no other order that means something', async () => {
    const body = (first: string, second: string) =>
      `CREATE VIEW v AS SELECT CASE WHEN a > 0 THEN ${first} WHEN a > 1 THEN ${second} END AS c FROM t`;
    const results = await rehearse({
      table: [
        'CREATE TABLE t (a int, b int, c int); CREATE VIEW all_t AS SELECT * FROM t',
        'DROP TABLE t CASCADE',
      ],
      star: [
        'DROP VIEW all_t; ALTER TABLE t DROP b; CREATE VIEW all_t AS SELECT * FROM t',
        'DROP VIEW all_t; ALTER TABLE t ADD b int; CREATE VIEW all_t AS SELECT * FROM t',
      ],
      cases: [`${body('1', '2')}`, 'DROP VIEW v'],
      swapped: [
        'DROP VIEW v',
        `CREATE VIEW v AS SELECT CASE WHEN a > 1 THEN 2 WHEN a > 0 THEN 1 END AS c FROM t`,
      ],
    });
    expect(verdictsOf(results)).toEqual({
      table: 'restores',
      star: 'column-order',
      cases: 'restores',
      swapped: 'wrong',
    });
    expect(named(results.star)).toContain('pg_dump: VIEW all_t in public column order');
  }, 120_000);

  it('restores what a setup file brought, though PostgreSQL prints otherwise what it reads back', async () => {
    const among = (...labels: string[]) =>
      `ARRAY[${labels.map((label) => `'${label}'::character varying`).join(', ')}]`;
    const printed = (...labels: string[]) => `((a)::text = ANY ((${among(...labels)})::text[]))`;
    const setup = `
      CREATE TABLE public.t (
        a character varying,
        b character varying,
        CONSTRAINT one CHECK (${printed('x', 'y')}),
        CONSTRAINT two CHECK (${printed('p', 'q')})
      );
      CREATE VIEW public.v AS
       SELECT a
         FROM public.t
        WHERE ${printed('x', 'y')};`;
    const remade = (labels: string) =>
      `ALTER TABLE t DROP CONSTRAINT one, ADD CONSTRAINT one CHECK (a IN (${labels}))`;
    const results = await rehearse(
      {
        check: [remade("'x', 'y', 'z'"), remade("'x', 'y'")],
        view: ['DROP VIEW v', "CREATE VIEW v AS SELECT a FROM t WHERE a IN ('x', 'y')"],
        other: [remade("'x', 'y', 'z'"), remade("'x', 'u'")],
        fresh: [
          "CREATE TABLE n (a varchar(9), CONSTRAINT three CHECK (a IN ('x', 'y')))",
          'DROP TABLE n',
        ],
        // In the database that the setup file is of, this one is printed otherwise after it.
        retyped: ['ALTER TABLE n ALTER a TYPE varchar(5)', 'ALTER TABLE n ALTER a TYPE varchar(9)'],
      },
      { setup },
    );
    expect(verdictsOf(results)).toEqual({
      check: 'restores',
      view: 'restores',
      other: 'wrong',
      fresh: 'restores',
      retyped: 'wrong',
    });
    expect(named(results.other)).toEqual([
      'catalog: check public.t.one different',
      'pg_dump: TABLE t in public different',
    ]);
    expect(results.other?.objects[1]?.lines).toHaveLength(2);
  });

  it('is judged alike by a process that only ran what came before', async () => {
    const pairs: Record<string, Pair> = {
      one: [table, 'DROP TABLE t'],
      two: ['ALTER TABLE t ADD c int', 'ALTER TABLE t DROP b'],
    };
    const results = await rehearse(pairs, { from: 1 });
    expect(verdictsOf(results)).toEqual({ two: 'wrong' });
    expect(named(results.two)).toContain('catalog: column public.t.b missing');
  }, 120_000);

  it('may do what no transaction allows, leave settings, and end its transaction', async () => {
    const results = await rehearse({
      setting: [
        `CREATE SCHEMA app; SET search_path = app; SET check_function_bodies = off; ${table}`,
        'DROP TABLE app.t; DROP SCHEMA app;',
      ],
      next: [`${table}`, 'DROP TABLE public.t'],
      alone: ['CREATE INDEX CONCURRENTLY i ON t (a)', 'DROP INDEX CONCURRENTLY i'],
      commits: [
        'BEGIN; ALTER TABLE t ADD c int; COMMIT; VACUUM t;',
        'ALTER TABLE t DROP c; COMMIT; SELECT 1',
      ],
      batches: [
        'DO $$ BEGIN INSERT INTO t (id) VALUES (7); COMMIT; DELETE FROM t WHERE id = 7; END $$',
        'CREATE PROCEDURE p() BEGIN ATOMIC; END; DO $$ BEGIN CALL p(); ROLLBACK; END $$; DROP PROCEDURE p',
      ],
      role: ['SET ROLE pg_monitor; RESET ROLE; SET SESSION AUTHORIZATION pg_monitor', 'SELECT 1'],
      label: [
        "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b'; ALTER TABLE t ADD d e DEFAULT 'b'",
        'ALTER TABLE t DROP d; DROP TYPE e',
      ],
      copy: ['COPY t (id, a) FROM stdin;\n1\tx\n2\ty\n\\.\n', 'DELETE FROM t WHERE id IN (1, 2)'],
    });
    expect(verdictsOf(results)).toEqual({
      setting: 'restores',
      next: 'restores',
      alone: 'restores',
      commits: 'restores',
      batches: 'restores',
      role: 'restores',
      label: 'restores',
      copy: 'restores',
    });
    expect(results.alone?.notes[0]).toMatch(/^up ran outside of a transaction: alone.up.sql:1/);
  }, 120_000);

  it('is told of what fails in one query, which a single statement does not', async () => {
    const index = (name: string) => `CREATE INDEX CONCURRENTLY ${name} ON t (a)`;
    const results = await rehearse(
      {
        single: [`-- one\n${index('i')};\n`, 'DROP INDEX CONCURRENTLY i'],
        several: [`${index('j')}; ${index('k')};`, 'DROP INDEX j; DROP INDEX k'],
      },
      { setup: table, sent: { transaction: false, oneQuery: true } },
    );
    expect(verdictsOf(results)).toEqual({ single: 'restores', several: 'restores' });
    expect(results.single?.notes).toEqual([]);
    expect(results.several?.notes).toEqual([
      expect.stringMatching(/^up ran outside .* several\.up\.sql:1: .* as one query, .* fails$/),
    ]);
  }, 120_000);

  it('is given the roles, schemas and extensions that it takes for granted, and says so', async () => {
    const results = await rehearse({
      assumes: [
        'CREATE TABLE auth.u (id uuid DEFAULT uuid_generate_v4()); GRANT SELECT ON auth.u TO "the app"',
        'DROP TABLE auth.u',
      ],
    });
    expect(results.assumes).toMatchObject({
      verdict: 'restores',
      assumed: ['schema auth', 'extension "uuid-ossp"', 'role "the app"'],
    });
    const elsewhere = await rehearse({
      assumes: [
        `CREATE TABLE t (a extensions.citext, b uuid DEFAULT public.gen_random_uuid(),
          c uuid DEFAULT gen_random_uuid());
          CREATE INDEX i ON t USING gin ((a::text) extensions.gin_trgm_ops)`,
        'DROP TABLE t',
      ],
    });
    expect(elsewhere.assumes).toMatchObject({
      verdict: 'restores',
      assumed: ['schema extensions', 'extension citext', 'extension pgcrypto', 'extension pg_trgm'],
    });
  }, 120_000);

  it('finds what it takes for granted in the schema that a later one makes it in', async () => {
    const results = await rehearse({
      first: ['CREATE TABLE t (a citext)', 'DROP TABLE t'],
      makes: [
        'CREATE SCHEMA extensions; CREATE EXTENSION IF NOT EXISTS citext SCHEMA extensions',
        'DROP SCHEMA extensions',
      ],
      elsewhere: ['ALTER TABLE t ADD b extensions.citext', 'ALTER TABLE t DROP b'],
      again: ['ALTER TABLE t ADD c citext', 'ALTER TABLE t DROP c'],
      anew: ['CREATE EXTENSION citext SCHEMA extensions', 'DROP EXTENSION citext'],
    });
    expect(verdictsOf(results)).toEqual({
      first: 'restores',
      makes: 'restores',
      elsewhere: 'restores',
      again: 'restores',
      anew: 'not-covered',
    });
    expect(results.elsewhere?.assumed).toEqual(['extension citext in schema extensions']);
    expect(results.again?.assumed).toEqual(['extension citext in schema public']);
    expect(results.anew?.reason).toMatch(
      /extension "citext" already exists.*; extension citext was taken for granted by first: .* --setup what first finds$/,
    );
  }, 120_000);

  it('knows which schema and role it took for granted when a later migration makes them', async () => {
    const results = await rehearse({
      first: [
        'CREATE TABLE app.t (a integer); GRANT SELECT ON app.t TO reader',
        'DROP TABLE app.t',
      ],
      schema: ['CREATE SCHEMA app', 'DROP SCHEMA app'],
      role: ['CREATE ROLE reader', 'DROP ROLE reader'],
    });
    expect(verdictsOf(results)).toEqual({
      first: 'restores',
      schema: 'not-covered',
      role: 'not-covered',
    });
    expect(results.schema?.reason).toMatch(
      /; schema app was taken for granted by first: with IF NOT EXISTS/,
    );
    expect(results.role?.reason).toMatch(
      /; role reader was taken for granted by first: say in a file for --setup/,
    );
  }, 120_000);

  it('says which column a way down does not bring back, with its values', async () => {
    const results = await rehearse(
      {
        table: ['CREATE TABLE t (a integer, b integer, c text)', 'DROP TABLE t'],
        drops: ['ALTER TABLE t DROP COLUMN b', 'ALTER TABLE t ALTER a SET DEFAULT 1'],
        renames: ['ALTER TABLE t RENAME c TO d', 'ALTER TABLE t ALTER a SET DEFAULT 2'],
      },
      { rows: 10 },
    );
    expect(results.drops).toMatchObject({ verdict: 'wrong', rows: { down: null } });
    expect(results.drops?.rows?.changedByBoth).toMatchObject([
      { table: 'public.t', columns: ['b'] },
    ]);
    expect(results.renames).toMatchObject({ verdict: 'wrong', rows: { down: null } });
  }, 120_000);

  it('takes an extension for granted again after a migration has dropped it', async () => {
    const results = await rehearse({
      first: ['CREATE TABLE t (a citext)', 'DROP TABLE t'],
      drops: ['DROP TABLE t; DROP EXTENSION citext', null],
      later: ['CREATE TABLE u (a citext)', 'DROP TABLE u'],
    });
    expect(results.later?.assumed).toEqual(['extension citext']);
    expect(results.later?.verdict).toBe('restores');
  }, 120_000);

  it('forgets what it took for granted when a migration drops it', async () => {
    const results = await rehearse({
      first: ['CREATE TABLE app.t (a integer)', 'DROP TABLE app.t'],
      drops: ['DROP SCHEMA app CASCADE', null],
      makes: ['CREATE SCHEMA app', 'DROP SCHEMA app'],
      again: ['CREATE SCHEMA app', 'DROP SCHEMA app'],
      takes: ['CREATE TABLE x.t (a integer)', 'DROP TABLE x.t'],
      'makes-anew': ['DROP SCHEMA x CASCADE; CREATE SCHEMA x', null],
      'and-again': ['CREATE SCHEMA x', null],
    });
    expect(results.makes?.verdict).toBe('restores');
    expect(results.again?.verdict).toBe('up-fails');
    expect(results['and-again']?.verdict).toBe('up-fails');
  }, 120_000);

  it('does not parse: that is said, and where, whatever fails before it', async () => {
    const results = await rehearse({
      late: [
        'ALTER TABLE no_such_table ADD a int;\nCREATE TABLE t (\n  a int,\n  b in int\n);\nSELECT 1;',
        null,
      ],
      quote: ["SELECT no_such_column;\nSELECT 1,\n  'abc;\nSELECT 2;", null],
      fine: ['SELECT\n  no_such_column;\nSELECT 1', null],
    });
    const whereOf = (id: string) => {
      const { where, sqlstate } = results[id]?.failure ?? {};
      return `${where} ${sqlstate}`;
    };
    expect(whereOf('late')).toBe('late.up.sql:4 42601');
    expect(whereOf('quote')).toBe('quote.up.sql:3 42601');
    expect(whereOf('fine')).toBe('fine.up.sql:2 42703');
  }, 120_000);

  it('is not covered where PGlite lacks something, and so is what needs it', async () => {
    const results = await rehearse({
      postgis: ['CREATE EXTENSION postgis; CREATE TABLE a (b int)', 'DROP TABLE a'],
      needs: ['CREATE TABLE c (d geometry)', 'DROP TABLE c'],
      does_not: ['ALTER TABLE a ADD c int', 'ALTER TABLE a DROP c'],
      psql: ['SELECT 1;\n\\i other.sql\n', 'SELECT 1'],
      server: ['ALTER SYSTEM SET work_mem = 1; CREATE TABLE e ()', 'DROP TABLE e'],
    });
    expect(verdictsOf(results)).toEqual({
      postgis: 'not-covered',
      needs: 'not-covered',
      does_not: 'restores',
      psql: 'not-covered',
      server: 'restores',
    });
    expect(results.postgis?.reason).toMatch(/extension "postgis" is not available/);
    expect(results.psql?.reason).toContain('psql.up.sql:2: \\i other.sql');
    expect(results.server?.notes[0]).toContain('ALTER SYSTEM is for a whole server');
  }, 120_000);

  it('may hold what psql is told about printing and errors', async () => {
    const results = await rehearse({
      told: [
        '\\set ON_ERROR_STOP on\n\\echo made\n\\timing\nCREATE TABLE t (a int);',
        '\\pset pager off\nDROP TABLE t;',
      ],
      other: ['\\set name t\nCREATE TABLE :name (a int);', 'DROP TABLE t;'],
    });
    expect(verdictsOf(results)).toEqual({ told: 'restores', other: 'not-covered' });
  });

  it('is no excuse for those after it that need nothing of it', async () => {
    const results = await rehearse({
      first: ['CREATE TABLE users (id int, email text UNIQUE)', 'DROP TABLE users'],
      broken: ['ALTER TABLE nosuch ADD x int; CREATE TABLE made (LIKE nosuch)', 'DROP TABLE made'],
      needs: ['ALTER TABLE made ADD a int', 'ALTER TABLE made DROP a'],
      own: ['ALTER TABLE users DROP CONSTRAINT other_key', 'SELECT 1'],
      good: ['ALTER TABLE users ADD a int', 'ALTER TABLE users DROP a'],
    });
    expect(verdictsOf(results)).toEqual({
      first: 'restores',
      broken: 'up-fails',
      needs: 'not-covered',
      own: 'up-fails',
      good: 'restores',
    });
    expect(results.needs?.reason).toMatch(/; broken before it did not run in full$/);
  });

  it('fails by itself, whatever was left out before it, where it names what went another way', async () => {
    const results = await rehearse({
      first: [
        'CREATE TABLE u (id int PRIMARY KEY, a text); CREATE INDEX u_a ON u (a)',
        'DROP TABLE u',
      ],
      extension: ['CREATE EXTENSION timescaledb', 'DROP EXTENSION timescaledb'],
      code: ["DO $$ BEGIN PERFORM create_hypertable('u', 'id'); END $$", 'SELECT 1'],
      nothing: ['SELECT 1/0', 'SELECT 1'],
      drops: ['DROP INDEX u_a', 'CREATE INDEX u_a ON u (a)'],
      again: ['DROP INDEX u_a', 'CREATE INDEX u_a ON u (a)'],
      column: ['ALTER TABLE u DROP a', 'ALTER TABLE u ADD a text'],
      gone: ['ALTER TABLE u DROP a', 'ALTER TABLE u ADD a text'],
      down: ['ALTER TABLE u ADD c int', 'ALTER TABLE u DROP d'],
      brought: ["SELECT time_bucket('1 day', now())", 'SELECT 1'],
      updates: ['ALTER EXTENSION timescaledb UPDATE', 'SELECT 1'],
    });
    expect(verdictsOf(results)).toEqual({
      first: 'restores',
      extension: 'not-covered',
      code: 'not-covered',
      nothing: 'up-fails',
      drops: 'restores',
      again: 'up-fails',
      column: 'restores',
      gone: 'up-fails',
      down: 'fails',
      brought: 'not-covered',
      updates: 'not-covered',
    });
    expect(results.updates?.reason).toMatch(
      /; it may need extension timescaledb, which .* lacks and extension makes$/,
    );
  });

  it('fails by itself on what no extension brings, if only an extension was left out', async () => {
    const results = await rehearse({
      extension: ['CREATE EXTENSION timescaledb', 'DROP EXTENSION timescaledb'],
      table: ['CREATE TABLE u (id int)', 'DROP TABLE u'],
      index: ['DROP INDEX u_never', 'SELECT 1'],
      column: ['ALTER TABLE u DROP never', 'SELECT 1'],
      type: ['CREATE TABLE g (a geometry)', 'DROP TABLE g'],
      left: ['CREATE INDEX g_a ON g (a)', 'DROP INDEX g_a'],
      down: ['DROP TABLE IF EXISTS g', 'CREATE TABLE g (a geometry)'],
    });
    expect(verdictsOf(results)).toEqual({
      extension: 'not-covered',
      table: 'restores',
      index: 'up-fails',
      column: 'up-fails',
      type: 'not-covered',
      left: 'not-covered',
      down: 'not-covered',
    });
  });

  it('fails by itself on what is there already, unless one before it may have taken it away', async () => {
    const results = await rehearse({
      first: [
        'CREATE TABLE users (id int); CREATE TABLE other (id int); CREATE TABLE third (id int)',
        'SELECT 1',
      ],
      drops: ['DROP TABLE users, nosuch; ALTER TABLE third ADD a int', 'SELECT 1'],
      users: ['CREATE TABLE users (id text)', 'DROP TABLE users'],
      third: ['ALTER TABLE third ADD a int', 'ALTER TABLE third DROP a'],
      other: ['CREATE TABLE other (id text)', 'DROP TABLE other'],
      code: ['DO $$ BEGIN PERFORM not_there(); END $$', 'SELECT 1'],
      after: ['CREATE TABLE other (id text)', 'DROP TABLE other'],
      half: ['CREATE TABLE half (a int); SELECT 1/0', 'SELECT 1'],
      again: ['CREATE TABLE half (a int)', 'DROP TABLE half'],
      lacks: ['CREATE TABLE made (a int); CREATE EXTENSION postgis', 'SELECT 1'],
      twice: ['CREATE TABLE made (a int)', 'DROP TABLE made'],
    });
    expect(verdictsOf(results)).toEqual({
      first: 'wrong',
      drops: 'up-fails',
      users: 'not-covered',
      // Its transaction left nothing.
      third: 'not-covered',
      other: 'up-fails',
      code: 'up-fails',
      after: 'not-covered',
      half: 'up-fails',
      again: 'not-covered',
      lacks: 'not-covered',
      twice: 'up-fails',
    });
    const causes = { users: 'drops', third: 'drops', after: 'code', again: 'half' } as const;
    for (const [id, cause] of Object.entries(causes))
      expect(results[id]?.reason).toMatch(new RegExp(`; ${cause} before it did not run in full$`));
  });

  it('is run on rows too', async () => {
    const results = await rehearse(
      {
        start: [table, 'DROP TABLE t'],
        demands: ['ALTER TABLE t ADD c int NOT NULL', 'ALTER TABLE t DROP c'],
        loses: ['ALTER TABLE t DROP b', 'ALTER TABLE t ADD b int'],
        overwrites: ["UPDATE t SET a = 'x'", 'SELECT 1'],
        keeps: ['ALTER TABLE t ADD d int', 'ALTER TABLE t DROP d'],
        other: ['CREATE TABLE u (a int, n numeric NOT NULL)', 'DROP TABLE u'],
        converts: ['ALTER TABLE u ALTER n TYPE bigint', 'ALTER TABLE u ALTER n TYPE numeric'],
        odd: [
          `CREATE FUNCTION odd(n numeric) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$SELECT n = 'NaN'$$;
            CREATE TABLE odds (n numeric NOT NULL CHECK (odd(n)))`,
          'DROP TABLE odds; DROP FUNCTION odd',
        ],
        counts: ['ALTER TABLE odds ADD m bigint; UPDATE odds SET m = n', 'ALTER TABLE odds DROP m'],
      },
      { rows: 10 },
    );
    expect(results.start?.rows).toBeNull();
    expect(results.demands?.rows?.up).toMatchObject({ sqlstate: '23502' });
    expect(results.demands?.verdict).toBe('restores');
    expect(results.demands?.rows?.atLimits).toBe(false);
    expect(results.converts?.rows?.up).toMatchObject({ sqlstate: expect.stringMatching(/^22/) });
    expect(results.converts?.rows?.atLimits).toBe(true);
    expect(results.counts?.rows?.up).toMatchObject({ sqlstate: expect.stringMatching(/^22|^0A/) });
    expect(results.counts?.rows?.atLimits).toBe(false);
    expect(results.loses?.rows?.changedByBoth).toMatchObject([
      { table: 'public.t', columns: ['b'] },
    ]);
    expect(results.overwrites?.rows?.changedByUp).toMatchObject([{ columns: ['a'] }]);
    expect(results.keeps?.rows).toMatchObject({
      rows: 10,
      up: null,
      down: null,
      changedByUp: [],
      changedByBoth: [],
    });
  }, 120_000);

  it('goes on with the rows of other tables where those of one refuse it', async () => {
    const results = await rehearse(
      {
        start: [`${table}; CREATE TABLE other (n int)`, 'DROP TABLE other; DROP TABLE t'],
        marks: ['ALTER TABLE other ADD m int; UPDATE other SET m = 7', 'ALTER TABLE other DROP m'],
        demands: ['ALTER TABLE t ADD c int NOT NULL', 'ALTER TABLE t DROP c'],
        asks: [
          "DO $$ BEGIN IF EXISTS (SELECT FROM other WHERE m <> 7 OR m IS NULL) THEN RAISE 'made again'; END IF; END $$",
          'DELETE FROM t',
        ],
      },
      { rows: 10 },
    );
    expect(results.demands?.rows?.up).toMatchObject({ sqlstate: '23502' });
    expect(results.asks?.rows).toMatchObject({ rows: 20, up: null });
    expect(results.asks?.rows?.changedByBoth).toMatchObject([{ table: 'public.t', after: 0 }]);
  }, 120_000);

  it('tells the tables that took no row', async () => {
    const results = await rehearse(
      {
        start: ['CREATE TABLE never (n int NOT NULL CHECK (n < n))', 'DROP TABLE never'],
        alone: ['ALTER TABLE never ADD m int', 'ALTER TABLE never DROP m'],
        other: ['CREATE TABLE t (a int)', 'DROP TABLE t'],
        both: ['ALTER TABLE t ADD b int', 'ALTER TABLE t DROP b'],
      },
      { rows: 10 },
    );
    expect(results.alone?.rows).toMatchObject({ rows: 0, without: ['public.never'] });
    expect(results.both?.rows).toMatchObject({ rows: 10, without: ['public.never'] });
    expect(notCoveredOf(Object.values(results))).toEqual([
      'rows of public.never: no row that was made is accepted',
    ]);
  }, 120_000);
});
