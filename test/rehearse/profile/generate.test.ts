/** A database that is filled from a profile is like the one that the profile was taken of. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../../src/database/connect.ts';
import type { Database } from '../../../src/database/database.ts';
import { sql, trusted } from '../../../src/model/sql.ts';
import { fingerprints } from '../../../src/rehearse/fingerprint.ts';
import { generate } from '../../../src/rehearse/profile/generate.ts';
import {
  formatProfile,
  type Profile,
  parseProfile,
} from '../../../src/rehearse/profile/profile.ts';
import {
  type Declared,
  measure,
  readDeclared,
  takeProfile,
} from '../../../src/rehearse/profile/take.ts';
import type { TableRows } from '../../../src/rehearse/rows.ts';
import { readShapes } from '../../../src/rehearse/shape.ts';
import { createDatabase, describeServer } from '../../servers.ts';
import { compareProfiles } from './compare.ts';
import { declared, rows, schema, unvalidated } from './shop.ts';

const customers = 1500;

let profile: Profile;
let demanded: Declared;

beforeAll(async () => {
  const [source, target] = [await connect('pglite:'), await connect('pglite:')];
  await target.execute(trusted(declared));
  demanded = await target.snapshot(readDeclared);
  await target.close();
  await source.execute(trusted(schema));
  await source.execute(trusted(rows(customers)));
  const taken = await takeProfile(source, { declared: demanded });
  profile = parseProfile(formatProfile(taken), 'shop.json');
  await source.close();
}, 120_000);

async function filled(database: Database, seed: number, budget: number): Promise<TableRows[]> {
  await database.execute(trusted(schema));
  await database.execute(trusted(unvalidated));
  return await generate(database, profile, { seed, rows: budget });
}

async function printsOf(database: Database) {
  const shapes = await database.transaction(readShapes);
  const tables = shapes.map(({ sql: table, partitioned, columns }) => ({
    table,
    partitioned,
    columns,
  }));
  return [...(await fingerprints(database, tables))].map(([table, print]) => [table, print.whole]);
}

const count = async (database: Database, text: string) =>
  Number((await database.query(trusted(`SELECT count(*) AS n FROM ${text}`)))[0]?.n);

function tests(open: () => Promise<Database>, budget: number): void {
  let database: Database;
  let made: TableRows[];

  beforeAll(async () => {
    database = await open();
    made = await filled(database, 1, budget);
  }, 120_000);
  afterAll(() => database.close());

  it('has as many rows as the budget, and every table some', () => {
    const all = made.reduce((sum, table) => sum + table.rows, 0);
    expect(all).toBeGreaterThan(0.93 * budget);
    expect(all).toBeLessThan(1.1 * budget);
    expect(made.filter((table) => table.rows < 15)).toEqual([]);
    // The exclusion constraint takes ranges that do not overlap.
    const bookings = made.find(({ table }) => table === 'public.bookings');
    expect(bookings?.rows).toBeGreaterThan(0.03 * budget);
  });

  it('is like the profile, within the tolerances', async () => {
    const found = await measure(database, { declared: demanded });
    const { compared, deviations } = compareProfiles(profile, found);
    expect(compared).toBeGreaterThan(400);
    expect(deviations).toEqual([]);
  });

  it('has what production has few of: orphans, violations, duplicates, empty and longest texts', async () => {
    const orphans = `public.logins AS l WHERE NOT EXISTS (SELECT FROM public.customers AS c WHERE c.id = l.customer_id)`;
    expect(await count(database, orphans)).toBeGreaterThan(0);
    expect(await count(database, `public.customers WHERE name IS NULL`)).toBeGreaterThan(0);
    expect(await count(database, `public.customers WHERE name = ''`)).toBeGreaterThan(0);
    expect(await count(database, `public.customers WHERE born < '1000-01-01'`)).toBeGreaterThan(0);
    expect(await count(database, `public.customers WHERE balance = 'NaN'`)).toBeGreaterThan(0);
    expect(await count(database, `public.lines WHERE quantity <= 0`)).toBeGreaterThan(0);
    expect(await count(database, `public.orders WHERE length(note) = 2000`)).toBeGreaterThan(0);
    const same = `(SELECT FROM public.orders WHERE ref IS NOT NULL GROUP BY ref HAVING count(*) > 1) AS d`;
    expect(await count(database, same)).toBeGreaterThan(0);
    const gone = `public.lines AS l WHERE NOT EXISTS (SELECT FROM public.products AS p WHERE p.sku = l.sku)`;
    expect(await count(database, gone)).toBeGreaterThan(0);
  });

  it('satisfies every constraint that is validated: they can be made again', async () => {
    await database.execute(
      sql`ALTER TABLE public.orders DROP CONSTRAINT orders_customer_id_fkey,
        ADD FOREIGN KEY (customer_id) REFERENCES public.customers,
        DROP CONSTRAINT orders_check, ADD CHECK (sent_at IS NULL OR sent_at >= ordered_at)`,
    );
    expect(await count(database, `public.rooms WHERE label <> upper(label)`)).toBe(0);
  });
}

describe('PGlite', () => {
  tests(() => connect('pglite:'), 4000);

  it('gets the same rows from the same seed, and others from another', async () => {
    const prints = [];
    for (const seed of [7, 7, 8]) {
      const database = await connect('pglite:');
      await filled(database, seed, 600);
      prints.push(await printsOf(database));
      await database.close();
    }
    expect(prints[1]).toEqual(prints[0]);
    expect(prints[2]).not.toEqual(prints[0]);
  }, 60_000);
});

describeServer(14, () => tests(async () => connect(await createDatabase(14)), 2000));

it('makes rows that a key of a partition alone does not refuse, though two partitions agree in production', async () => {
  const parted = `CREATE TABLE public.w (at int NOT NULL, n int NOT NULL, a int, b int) PARTITION BY RANGE (at);
    CREATE TABLE public.w1 PARTITION OF public.w FOR VALUES FROM (0) TO (10);
    CREATE TABLE public.w2 PARTITION OF public.w DEFAULT;
    ALTER TABLE public.w1 ADD UNIQUE (n), ADD UNIQUE (a, b); ALTER TABLE public.w2 ADD UNIQUE (n);`;
  const [source, target] = [await connect('pglite:'), await connect('pglite:')];
  await source.execute(trusted(parted));
  await source.execute(
    sql`INSERT INTO public.w SELECT (i % 2) * 10 + i % 7, i / 2, i / 20, i % 50 FROM generate_series(0, 399) AS i`,
  );
  const found = await takeProfile(source, {});
  await target.execute(trusted(parted));
  const made = await generate(target, found, { seed: 1, rows: 400 });
  await Promise.all([source.close(), target.close()]);
  expect(made).toMatchObject([{ table: 'public.w', rows: 400 }]);
});

it('makes rows that satisfy a check of several columns, whatever these are called', async () => {
  const schema = 'CREATE TABLE public.w (at int, ok int CHECK (ok <> 3), CHECK (at < ok));';
  const [source, target] = [await connect('pglite:'), await connect('pglite:')];
  await source.execute(trusted(schema));
  await source.execute(
    sql`INSERT INTO public.w SELECT i % 50, i % 50 + 10 + i % 7 FROM generate_series(0, 399) AS i`,
  );
  const found = await takeProfile(source, {});
  await target.execute(trusted(schema));
  const made = await generate(target, found, { seed: 1, rows: 400 });
  await Promise.all([source.close(), target.close()]);
  expect(made).toEqual([{ table: 'public.w', rows: 400, refused: {} }]);
});
