/** Migrations with a planted defect each: the gate that is there for it says no, and names the cause. */

import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { TimedResult } from '../../src/gate/run.ts';
import { closeScratch, makeProject, type Project, type Version } from './project.ts';

let project: Project | undefined;

async function projectOf(...versions: readonly Version[]): Promise<Project> {
  project = await makeProject(...versions);
  return project;
}

afterEach(() => project?.remove());
afterAll(closeScratch);

/** Everything that a no-go says, as one text. */
function reasons(result: TimedResult): string {
  if (result.verdict !== 'no-go') return `${result.verdict}: ${result.evidence.flat().join('\n')}`;
  return result.findings.map((each) => Object.values(each).join('\n')).join('\n\n');
}

const users = (columns: string, more = '') =>
  `CREATE TABLE public.users (id integer PRIMARY KEY, ${columns}); ${more}`;

const base = (sql: string): Version => ({ id: '0000-base', sql });
const change = (sql: string, more: Partial<Version> = {}): Version => ({
  id: '0001-change',
  sql,
  ...more,
});

describe('the gate prod-like says no to', () => {
  it('NOT NULL on a column that holds nulls', async () => {
    const { gate } = await projectOf(
      base(users('email text')),
      change(users('email text NOT NULL')),
    );
    const found = reasons(await gate('prod-like'));
    expect(found).toMatch(/0001-change fails on a database with rows/);
    expect(found).toMatch(/0001-change, up, step \d of \d: ALTER TABLE public\.users/);
    expect(found).toMatch(/SQLSTATE 23502/);
    expect(found).toMatch(/\d+ of 30 rows of public\.users have no email/);
  });

  it('values at the limits of a type that do not convert, and says that ordinary ones do', async () => {
    const { gate } = await projectOf(
      base(users('n numeric NOT NULL')),
      change(users('n bigint NOT NULL')),
    );
    const found = reasons(await gate('prod-like'));
    expect(found).toMatch(
      /^0001-change fails on values at the limits of their types .*; on ordinary rows it runs\./,
    );
    expect(found).toMatch(/\n(?:cannot convert NaN to bigint|bigint out of range) /);
  });

  it('values at the limits of a type, and not that ordinary ones do where none can be there', async () => {
    const odd = `CREATE FUNCTION public.odd(n numeric) RETURNS boolean IMMUTABLE LANGUAGE sql AS
      $$SELECT n = 'NaN'$$; CREATE TABLE public.odds (n numeric NOT NULL CHECK (public.odd(n)));`;
    const { gate } = await projectOf(
      base(odd),
      change(`${odd} ALTER TABLE public.odds ADD m bigint;`, {
        up: ['ALTER TABLE public.odds ADD m bigint', 'UPDATE public.odds SET m = n'],
      }),
    );
    expect(reasons(await gate('prod-like'))).toMatch(
      /^0001-change fails on a database with rows\./,
    );
  });

  it('a unique constraint over duplicates', async () => {
    const { gate } = await projectOf(base(users('email text')), change(users('email text UNIQUE')));
    const found = reasons(await gate('prod-like'));
    expect(found).toMatch(/SQLSTATE 23505/);
    expect(found).toMatch(/\d+ rows of public\.users share \d+ values of \(email\)/);
  });

  it('a unique index over an expression and some rows only', async () => {
    const index = 'CREATE UNIQUE INDEX u ON public.users (lower(email)) WHERE email IS NOT NULL;';
    const { gate } = await projectOf(base(users('email text')), change(users('email text', index)));
    expect(reasons(await gate('prod-like'))).toMatch(
      /\d+ rows of public\.users share \d+ values of \(lower\(email\)\)/,
    );
  });

  it('a check that rows violate', async () => {
    const { gate } = await projectOf(
      base(users('age integer')),
      change(users('age integer, CONSTRAINT adult CHECK (age >= 18)')),
    );
    expect(reasons(await gate('prod-like'))).toMatch(
      /\d+ of 30 rows of public\.users violate adult/,
    );
  });

  it('a foreign key over orphans', async () => {
    const teams = 'CREATE TABLE public.teams (id integer PRIMARY KEY);';
    const { gate } = await projectOf(
      base(teams + users('team integer')),
      change(teams + users('team integer REFERENCES public.teams')),
    );
    expect(reasons(await gate('prod-like'))).toMatch(
      /\d+ of 30 rows of public\.users refer to nothing in public\.teams/,
    );
  });

  it('a cast that some values do not survive', async () => {
    const { gate } = await projectOf(base(users('zip text')), change(users('zip integer')));
    const found = reasons(await gate('prod-like'));
    expect(found).toMatch(/\d+ of 30 rows of public\.users have a zip that is no integer/);
    expect(found).not.toMatch(/example\.org/);
  });

  it('a cast that rounds without a word', async () => {
    const { gate } = await projectOf(
      base(users('price numeric(10,4)')),
      change(users('price numeric(10,2)')),
    );
    const found = reasons(await gate('prod-like'));
    expect(found).toMatch(/changes rows of columns that survive/);
    expect(found).toMatch(/public\.users: other values in price/);
    expect(found).toMatch(/schemadiff seal 0001-change --ack "column public\.users\.price"/);
  });

  it('statements of a person that delete rows, unless that is acknowledged as it says', async () => {
    const deleting = (acknowledged: readonly string[]) =>
      projectOf(
        base(users('name text')),
        change(users('name text, nick text'), {
          acknowledged,
          up: [
            'ALTER TABLE public.users ADD nick text',
            'DELETE FROM public.users WHERE name IS NULL',
          ],
        }),
      );
    const found = reasons(await (await deleting([])).gate('prod-like'));
    expect(found).toMatch(/public\.users: 30 rows before, \d+ after/);
    const told = [...found.matchAll(/--ack "([^"]+)"/g)].map(([, name = '']) => name);
    const { verdict } = await (await deleting(told)).gate('prod-like');
    expect(verdict).toBe('go');
  });

  it('a partition that goes for another table of its name, unless that is acknowledged as it says', async () => {
    const whole = `CREATE TABLE public.events (n integer) PARTITION BY LIST (n);
      CREATE TABLE public.events_rest PARTITION OF public.events DEFAULT;`;
    const taking = (acknowledged: readonly string[]) =>
      projectOf(
        base(`${whole} CREATE TABLE public.sums PARTITION OF public.events FOR VALUES IN (0, 1);`),
        change(`${whole} CREATE TABLE public.sums (day date) PARTITION BY RANGE (day);`, {
          acknowledged,
        }),
      );
    const found = reasons(await (await taking([])).gate('prod-like'));
    expect(found).toMatch(
      /public\.events: 30 rows before, \d+ after, without those of public\.sums\n.*--ack "table public\.sums"/,
    );
    for (const name of ['prod-like', 'rollback'] as const) {
      const result = await (await taking(['table public.sums'])).gate(name);
      expect(reasons(result)).toMatch(/^go: /);
    }
  });
});

describe('the gate rollback says no to', () => {
  it('a way down that forgets an index', async () => {
    const { gate } = await projectOf(
      base(users('name text, CHECK (id > 0)')),
      change(
        users(
          'name text, nick text, CHECK (id > 0)',
          'CREATE INDEX by_name ON public.users (name);',
        ),
        {
          down: ['ALTER TABLE public.users DROP COLUMN nick'],
        },
      ),
    );
    const found = reasons(await gate('rollback'));
    expect(found).toMatch(/Rolling back 0001-change does not bring back the schema/);
    expect(found).toMatch(/unexpected: index public\.by_name/);
  });

  it('a column that cannot come back where there are rows', async () => {
    const { gate } = await projectOf(
      base(users('name text NOT NULL')),
      change('CREATE TABLE public.users (id integer PRIMARY KEY);', {
        acknowledged: ['column public.users.name'],
      }),
    );
    expect(reasons(await gate('rollback'))).toMatch(
      /Rolling back 0001-change fails on a database with rows/,
    );
  });

  it('values that do not come back', async () => {
    const { gate } = await projectOf(
      base(users('name text')),
      change('CREATE TABLE public.users (id integer PRIMARY KEY);'),
    );
    expect(reasons(await gate('rollback'))).toMatch(/public\.users: other values in name/);
  });
});

describe('the gate review says no to', () => {
  it('a loss that nobody acknowledged, and tells the command', async () => {
    const states = [base(users('name text')), change('CREATE SCHEMA other;')] as const;
    const { gate } = await projectOf(...states);
    const found = reasons(await gate('review'));
    expect(found).toMatch(/0001-change loses the data of table public\.users/);
    expect(found).toMatch(/schemadiff seal 0001-change --ack "table public\.users"/);
  });

  it('a script that was edited after it was sealed', async () => {
    const { gate, folders } = await projectOf(base(users('name text')));
    appendFileSync(join(folders.migrations, '0000-base', 'up.sql'), '\nDROP TABLE public.users;\n');
    const found = reasons(await gate('review'));
    expect(found).toMatch(/up\.sql of 0000-base was edited after it was proven/);
    expect(found).toMatch(/DROP TABLE public\.users/);
  });
});

describe('the gate fresh says no to', () => {
  it('definitions that have more than the migrations', async () => {
    const { declared } = await projectOf(
      base(users('name text')),
      change(users('name text, nick text')),
    );
    project?.remove();
    const { gate } = await projectOf(base(users('name text')));
    const found = reasons(await gate('fresh', { declared }));
    expect(found).toMatch(/do not end in the declared schema/);
    expect(found).toMatch(/missing: column public\.users\.nick/);
    expect(reasons(await gate('repeat', { declared }))).toMatch(/ADD COLUMN nick text/);
  });

  it("'now' in a definition, which is another time each time it is read", async () => {
    const at = (time: string, more = '') => base(users(`at timestamp DEFAULT '${time}'${more}`));
    const { declared } = await projectOf(at('now'));
    project?.remove();
    const late = await projectOf(at('2026-01-01 12:00:00'));
    for (const name of ['fresh', 'repeat'] as const) {
      const found = reasons(await late.gate(name, { declared }));
      expect(found).toMatch(/evaluates 'now'[\s\S]*\(default public\.users\.at\)/);
      expect(found).not.toMatch(/schemadiff plan/);
    }
    project?.remove();
    const fixed = await projectOf(at('2026-01-01 12:00:00'));
    const other = (await projectOf(at('2026-01-02 12:00:00'))).declared;
    expect(reasons(await fixed.gate('fresh', { declared: other }))).toMatch(/schemadiff plan/);
  });

  it('a migration that fails on an empty database', async () => {
    const { gate } = await projectOf(base(users('name text')), {
      ...change(users('name text, nick text')),
      up: ['ALTER TABLE public.people ADD nick text'],
    });
    expect(reasons(await gate('fresh'))).toMatch(
      /0001-change fails on an empty database[\s\S]*42P01/,
    );
  });
});

describe('the gate verify says no to', () => {
  it('other rows, a failing query, and one that writes', async () => {
    const { gate } = await projectOf(base(users('name text')));
    const found = reasons(
      await gate('verify', {
        options: {
          verify: [
            {
              name: 'right',
              sql: 'SELECT 1, 9007199254740993::bigint, NULL, true',
              rows: [[1, '9007199254740993', null, true]],
            },
            {
              name: 'other',
              sql: "SELECT 1 AS a, 'x' AS a UNION ALL SELECT 2, 'y' ORDER BY 1",
              rows: [
                [1, 'x'],
                [2, 'z'],
              ],
            },
            { name: 'broken', sql: 'SELECT nothing FROM users', rows: [] },
            { name: 'writing', sql: 'DELETE FROM users', rows: [] },
          ],
        },
      }),
    );
    expect(found).not.toMatch(/right/);
    expect(found).toMatch(
      /“other” returns other rows[\s\S]*row 2 expected \(2, "z"\)\nrow 2 found {4}\(2, "y"\)/,
    );
    expect(found).toMatch(/“broken” fails[\s\S]*42703/);
    expect(found).toMatch(/“writing” fails[\s\S]*read-only transaction/);
  });
});
