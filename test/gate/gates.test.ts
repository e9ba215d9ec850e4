/** Gates that say go, what they report, and the ways in which a run ends early. */

import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { runGatesGuarded } from '../../src/gate/guarded.ts';
import { gateReportJson, reportJson } from '../../src/gate/report-json.ts';
import { reportText } from '../../src/gate/report-text.ts';
import type { TimedResult } from '../../src/gate/run.ts';
import { closeScratch, makeProject, type Project, type Version } from './project.ts';

let project: Project | undefined;

async function projectOf(...versions: readonly Version[]): Promise<Project> {
  project = await makeProject(...versions);
  return project;
}

afterEach(() => project?.remove());
afterAll(closeScratch);

const plain = (text: string) => text;
const colours = { green: plain, red: plain, yellow: plain, bold: plain, dim: plain };

function said(result: TimedResult): string {
  const reasons =
    result.verdict === 'no-go'
      ? result.findings.map((each) => Object.values(each).join('\n'))
      : result.verdict === 'not covered'
        ? [result.reason]
        : [];
  return [result.verdict, ...reasons, ...result.evidence.flat(), ...result.notCovered.flat()].join(
    '\n',
  );
}

const users = `
  CREATE TABLE public.users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, note text);`;
const tokens = `
  CREATE TABLE public.tokens (
    id serial PRIMARY KEY, user_id bigint NOT NULL REFERENCES public.users, code varchar(6) UNIQUE);`;
const email =
  'ALTER TABLE public.users ADD email text; CREATE UNIQUE INDEX by_email ON public.users (email);';

const history: readonly Version[] = [
  { id: '0000-base', sql: users },
  { id: '0001-tokens', sql: users + tokens + email },
  {
    id: '0002-drop-note',
    sql: `${users}${tokens}${email} ALTER TABLE public.users DROP note`,
    acknowledged: ['column public.users.note'],
  },
];

/** A program that uses DATABASE_URL as two connections at the same time. */
const twoConnections = `
  const pg = require('pg');
  (async () => {
    const clients = [1, 2].map(() => new pg.Client({ connectionString: process.env.DATABASE_URL }));
    await Promise.all(clients.map((client) => client.connect()));
    const work = clients.map(async (client, at) => {
      await client.query('BEGIN');
      const { rows } = await client.query('SELECT $1::int AS at', [at]);
      if (rows[0].at !== at) throw new Error('mixed up');
      await client.query('SELECT count(*) FROM users WHERE name = $1', ['x']);
      await client.query('ROLLBACK');
    });
    await Promise.all(work);
    if (process.env.PGPASSWORD !== undefined) throw new Error('the environment leads elsewhere');
    for (const client of clients) await client.end();
  })().catch((error) => { console.error(error.message); process.exit(7); });`;

const node = (program: string) =>
  `${JSON.stringify(process.execPath)} -e ${JSON.stringify(program.replaceAll(/\s+/g, ' ')).replaceAll('$', '\\$')}`;

/** Roles belong to the cluster: those that the gates need, they make. */
const roles = 'CREATE ROLE reader; CREATE ROLE writer;';
const secured = `${roles}${users}
  ALTER TABLE public.users OWNER TO writer, ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON public.users TO reader USING (name = current_user);
  GRANT CREATE ON SCHEMA public TO PUBLIC;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader;`;

const access: readonly Version[] = [
  { id: '0000-base', sql: users },
  { id: '0001-secured', sql: `${secured} GRANT SELECT, INSERT (name) ON public.users TO reader;` },
  {
    id: '0002-more',
    sql: `${secured} GRANT SELECT ON public.users TO reader WITH GRANT OPTION; ${tokens}
      REVOKE ALL ON public.tokens FROM reader`,
  },
  { id: '0003-given-back', sql: `${roles}${users}${tokens}` },
];

describe('owners and grants', () => {
  const go = (...names: readonly string[]) =>
    names.map((name) => [name, expect.stringMatching(/^go/)]);

  it('are part of what every gate compares', async () => {
    const { gates } = await projectOf(...access.slice(0, 3));
    const report = await gates({ skip: ['verify', 'tests'] });
    expect(report.gates.map((each) => [each.gate, said(each)])).toEqual(
      go('review', 'fresh', 'prod-like', 'rollback', 'repeat'),
    );
  });

  it('may be given back, and not be spoken of any more', async () => {
    const { gates } = await projectOf(...access);
    const report = await gates({ only: ['fresh', 'repeat'] });
    expect(report.gates.map((each) => [each.gate, said(each)])).toEqual(go('fresh', 'repeat'));
  });

  it('that are declared and in no migration are a no-go', async () => {
    const { declared, remove } = await projectOf(...access.slice(0, 2));
    remove();
    const { gate } = await projectOf(...access.slice(0, 1));
    const fresh = await gate('fresh', { declared });
    expect(said(fresh)).toContain('missing: grant TABLE public.users TO reader');
  });

  it('that a way down forgets are a no-go', async () => {
    const { gate } = await projectOf(...access.slice(0, 1), {
      ...access[1],
      id: '0001-secured',
      sql: `${roles}${users} GRANT SELECT ON public.users TO reader`,
      down: ['SELECT 1'],
    });
    const rollback = await gate('rollback');
    expect(said(rollback)).toContain('unexpected: grant TABLE public.users TO reader');
  });
});

describe('a history without defects', () => {
  it('is go: every gate, with evidence and counts', async () => {
    const { gates } = await projectOf(...history);
    process.env.PGPASSWORD = 'not-for-tests';
    const report = await gates({
      root: process.cwd(),
      options: {
        tests: { command: node(twoConnections), timeout: 60_000 },
        verify: [
          { name: 'the id', sql: 'SELECT count(*) > 0 FROM users WHERE id > 0', rows: [[true]] },
        ],
      },
    }).finally(() => {
      delete process.env.PGPASSWORD;
    });
    const text = reportText(report, colours);
    expect(report.verdict, text).toBe('go');
    expect(report.gates.map(({ gate, verdict }) => `${gate} ${verdict}`)).toEqual([
      'review go',
      'fresh go',
      'prod-like go',
      'rollback go',
      'repeat go',
      'verify go',
      'tests go',
    ]);
    expect(text).toMatch(/0000-base: starts without tables/);
    expect(text).toMatch(/0001-tokens: 30 rows in 1 table before it \(30 generated\)/);
    expect(text).toMatch(/0001-tokens: rolling back loses 30 rows of table public\.tokens/);
    expect(text).toMatch(
      /0001-tokens: rolling back loses \d+ values of column public\.users\.email/,
    );
    expect(text).toMatch(/0002-drop-note: loses \d+ values of column public\.users\.note/);
    expect(text).toMatch(
      /0002-drop-note loses the data of column public\.users\.note: acknowledged/,
    );
    expect(text).toMatch(/not covered: waiting for locks/);
    expect(text).toMatch(/passed in [\d.]+ s, 2 connections/);
    expect(text).toMatch(
      /GO {2}review, fresh, prod-like, rollback, repeat, verify, tests passed\./,
    );
    expect(gateReportJson.parse(JSON.parse(reportJson(report)))).toMatchObject({
      format: 'schemadiff-gates/1',
      verdict: 'go',
    });
  });

  it('is looked at only where it is pending, and says so when nothing is', async () => {
    const { gates } = await projectOf(...history);
    const some = await gates({ migrations: ['0002-drop-note'], only: ['review', 'prod-like'] });
    expect(some.gates.map(said).join('\n')).not.toMatch(/0001-tokens/);
    expect(some.skipped).toEqual(['fresh', 'rollback', 'repeat', 'verify', 'tests']);
    expect(await gates({ migrations: [] })).toMatchObject({
      verdict: 'go',
      summary: 'Nothing is pending.',
      gates: [],
    });
  });

  it('is not go when no gate was run, and none of them proved anything', async () => {
    const { gates } = await projectOf(...history);
    expect(await gates({ only: ['review'], skip: ['review'] })).toMatchObject({ verdict: 'no-go' });
    expect(await gates({ only: ['verify', 'tests'] })).toMatchObject({ verdict: 'not covered' });
  });
});

describe('the gate tests', () => {
  const run = async (command: string, timeout = 60_000) => {
    const { gate } = await projectOf(...history.slice(0, 1));
    return said(
      await gate('tests', { root: process.cwd(), options: { tests: { command, timeout } } }),
    );
  };

  it('says no with the end of what they print, without a password', async () => {
    const found = await run('echo first; echo postgres://me:secret@host/db; exit 3');
    expect(found).toMatch(/The tests fail: exit code 3/);
    expect(found).toMatch(/first\npostgres:\/\/me:\*\*\*@host\/db/);
  });

  it('says no when they do not connect at all', async () => {
    expect(await run('true')).toMatch(/passed without connecting/);
  });

  it('ends them with all that they started when they take too long', async () => {
    const late = join(mkdtempSync(join(tmpdir(), 'schemadiff-late-')), 'late');
    const found = await run(`(sleep 4; touch ${late}) & wait`, 1000);
    expect(found).toMatch(/did not end within 1 s/);
    await new Promise((resolve) => setTimeout(resolve, 4500));
    expect(existsSync(late)).toBe(false);
  });
});

describe('a seed file', () => {
  it('is used from the version that it fits, and nothing of it is shown', async () => {
    const made = await projectOf(...history);
    const canary = 'canary-4711';
    const seed = made.file(
      'seed.sql',
      `INSERT INTO users (name, note) SELECT '${canary}' || n, '${canary}' FROM generate_series(1, 7) AS n;`,
    );
    const report = await made.gates({
      skip: ['fresh', 'repeat', 'tests'],
      options: {
        seed,
        verify: [{ name: 'names', sql: 'SELECT name FROM users', rows: [['other']] }],
      },
    });
    const text = report.gates.map(said).join('\n');
    expect(text).toMatch(/the seed file fits after 0000-base/);
    expect(text).toMatch(/0001-tokens: 7 rows in 1 table before it \(7 of the seed file\)/);
    expect(text).toMatch(
      /0002-drop-note: 37 rows in 2 tables before it \(7 of the seed file, 30 generated\)/,
    );
    expect(text).toMatch(/withheld/);
    expect(reportJson(report)).not.toContain('canary');
    expect(reportText(report, colours)).not.toContain('canary');
  });

  it('that fits no version is a no-go, with the reason', async () => {
    const made = await projectOf(...history);
    const seed = made.file('seed.sql', 'INSERT INTO people VALUES (1);');
    const found = said(await made.gate('prod-like', { options: { seed } }));
    expect(found).toMatch(/fits no version of the schema/);
    expect(found).toMatch(/relation "people" does not exist \(SQLSTATE 42P01 at line 1\)/);
  });
});

describe('what cannot be told', () => {
  it('is said: tables that stay empty, and a rollback that later rows prevent', async () => {
    const odd = 'CREATE TABLE public.odd (n integer NOT NULL CHECK (n <> n), m integer NOT NULL);';
    const { gates } = await projectOf(
      { id: '0000-base', sql: odd + users },
      { id: '0001-loose', sql: `${odd}${users} ALTER TABLE public.users ALTER name DROP NOT NULL` },
    );
    const report = await gates({ only: ['prod-like', 'rollback'] });
    const text = report.gates.map(said).join('\n');
    expect(text).toMatch(/0001-loose: public\.odd is empty: no value is known for column n/);
    expect(text).toMatch(
      /CAUTION: rolling back fails once there are rows that the old schema cannot hold/,
    );
    expect(text).toMatch(/\d+ of \d+ rows of public\.users have no name/);
    expect(report.verdict).toBe('go');
  });

  it('is a no-go when a migration never ends: the process that ran it is ended', async () => {
    const { folders, declared } = await projectOf(...history.slice(0, 1), {
      id: '0001-hang',
      sql: `${users} CREATE TABLE public.t ();`,
      up: ['CREATE TABLE public.t ()', 'SELECT pg_sleep(3600)'],
    });
    const results: string[] = [];
    const report = await runGatesGuarded({
      folders,
      declared,
      options: { rows: 5 },
      timeout: 20_000,
      progress: { result: ({ gate, verdict }) => results.push(`${gate} ${verdict}`) },
    });
    expect(report.verdict).toBe('no-go');
    expect(results).toEqual(['review go', 'fresh no-go']);
    const found = report.gates.map(said).join('\n');
    expect(found).toMatch(/did not end within 20 s/);
    expect(found).toMatch(/while at: 0001-hang up, on rows/);
    expect(report.skipped).toContain('prod-like');
  });

  it('is the same in a process of its own', async () => {
    const { folders, declared } = await projectOf(...history.slice(0, 2));
    const report = await runGatesGuarded({
      folders,
      declared,
      only: ['review', 'fresh'],
      timeout: 60_000,
    });
    expect(report.gates.map(({ gate, verdict }) => `${gate} ${verdict}`)).toEqual([
      'review go',
      'fresh go',
    ]);
  });
});

it('takes rows that leave with their partition, or come with a table, for the same rows', async () => {
  const events = 'CREATE TABLE public.events (at int NOT NULL, what text) PARTITION BY RANGE (at);';
  const old = 'CREATE TABLE public.old (at int NOT NULL, what text);';
  const other =
    'CREATE TABLE public.other (at int NOT NULL, what text, CHECK (at >= 1000 AND at < 2000));';
  const part = (name: string, from: string, to: string) =>
    `ALTER TABLE public.events ATTACH PARTITION public.${name} FOR VALUES FROM (${from}) TO (${to});`;
  const made = await projectOf(
    { id: '0000-events', sql: `${events}${old}${other}${part('old', 'MINVALUE', '1000')}` },
    { id: '0001-moved', sql: `${events}${old}${other}${part('other', '1000', '2000')}` },
  );
  const result = await made.gate('rollback', { migrations: ['0001-moved'] });
  expect('findings' in result ? result.findings : []).toEqual([]);
  expect(result.verdict).toBe('go');
});

it('foreign keys of a partition, and to one, have rows to refer to', async () => {
  const partitioned = `
    CREATE TABLE public.kinds (id integer PRIMARY KEY);
    CREATE TABLE public.events (id integer NOT NULL, kind integer NOT NULL) PARTITION BY HASH (id);
    CREATE TABLE public.events_0 PARTITION OF public.events FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE public.events_1 PARTITION OF public.events FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    ALTER TABLE public.events_0 ADD UNIQUE (id), ADD FOREIGN KEY (kind) REFERENCES public.kinds;
    CREATE TABLE public.alarms (event integer NOT NULL REFERENCES public.events_0 (id), kind integer NOT NULL);`;
  const { gate } = await projectOf(
    { id: '0000-base', sql: partitioned },
    { id: '0001-note', sql: `${partitioned} ALTER TABLE public.events ADD note text;` },
  );
  const text = said(await gate('prod-like'));
  expect(text).toMatch(/^go\n.*0001-note: \d+ rows in 3 tables/s);
  expect(text).not.toMatch(/fkey|column event|is empty/);
  expect(said(await gate('rollback'))).toMatch(/^go\n/);
});
