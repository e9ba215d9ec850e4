/** A workload fits the schema that it was made for; a fault stops what it says, and can be healed. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatabaseError } from '../../../src/database/database-error.ts';
import { openScratch, type PgliteDatabase } from '../../../src/database/pglite.ts';
import { sql, trusted } from '../../../src/model/sql.ts';
import { failAt, faults, heal } from '../../../src/rehearse/arbitrary/fault.ts';
import { type Pool, readPool } from '../../../src/rehearse/arbitrary/pool.ts';
import { insertRows } from '../../../src/rehearse/arbitrary/rows.ts';
import { type Scenario, scenarios } from '../../../src/rehearse/arbitrary/workload.ts';

let database: PgliteDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await openScratch();
  await database.execute(
    trusted(`
    CREATE TABLE public.users (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text UNIQUE, name text NOT NULL);
    CREATE TABLE public.plans (code varchar(8) PRIMARY KEY, price numeric(8, 2) CHECK (price >= 0));
    CREATE TABLE public.orders (
      user_id bigint NOT NULL REFERENCES public.users,
      plan text NOT NULL REFERENCES public.plans,
      since date NOT NULL, note text, PRIMARY KEY (user_id, plan));
  `),
  );
  pool = await readPool(database, { seed: 4 });
});

afterAll(() => database.close());

const empty = trusted('TRUNCATE public.users, public.plans, public.orders RESTART IDENTITY');

async function run({ rows, workload }: Scenario): Promise<void> {
  await database.execute(empty);
  await insertRows(database, rows);
  for (const each of workload) await database.execute(each.sql);
}

describe('a workload', () => {
  it('fits the schema, in whatever order it runs', async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(scenarios(pool), async (scenario) => {
        await run(scenario);
        for (const { kind } of scenario.workload) kinds.add(kind);
      }),
      { numRuns: 40, seed: 5 },
    );
    expect([...kinds].sort()).toEqual(['delete', 'insert', 'select', 'update']);
  });

  it('shrinks to the statement that matters', async () => {
    const details = await fc.check(
      fc.asyncProperty(scenarios(pool), async (scenario) => {
        await run(scenario);
        const [row] = await database.query(
          sql`SELECT count(*)::int AS n FROM public.plans WHERE price IS NULL`,
        );
        return row?.n === 0;
      }),
      { numRuns: 60, seed: 6 },
    );
    const [least] = details.counterexample ?? [];
    expect((least?.rows.rows.length ?? 0) + (least?.workload.length ?? 0)).toBe(1);
  });
});

describe('a fault', () => {
  it('is somewhere on the way', () => {
    const seen = new Set(fc.sample(faults(3), { numRuns: 50, seed: 1 }).map(({ type }) => type));
    expect([...seen].sort()).toEqual(['disconnect', 'error', 'stop']);
  });

  it('fails once, at the command that it names', async () => {
    await database.execute(failAt({ type: 'error', ddl: 2 }));
    const make = (name: string) => database.execute(trusted(`CREATE TABLE public.${name} ()`));
    await make('one');
    const error = await make('two').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ sqlstate: '57014', raised: true });
    expect(error instanceof DatabaseError && error.withValues()).toMatch(/^a fault at command 2/);
    await make('two');
    await database.execute(heal);
    const [row] = await database.query(
      sql`SELECT to_regnamespace('schemadiff_fault') AS there, to_regclass('public.two') AS two`,
    );
    expect(row).toEqual({ there: null, two: expect.anything() });
  });
});
