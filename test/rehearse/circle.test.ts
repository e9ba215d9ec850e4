/** Tables that must refer to each other in a circle get rows all the same, and their keys are as they were. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { trusted } from '../../src/model/sql.ts';
import { fillTables, type TableRows } from '../../src/rehearse/rows.ts';

let database: PgliteDatabase;
beforeEach(async () => {
  database = await openScratch();
});
afterEach(() => database.close());

const constraints = `SELECT conname, condeferrable, condeferred, convalidated FROM pg_constraint WHERE contype = 'f' ORDER BY conname`;

async function filled(schema: string, quiet = false): Promise<TableRows[]> {
  await database.execute(trusted(schema));
  const before = await database.query(trusted(constraints));
  const rows = await fillTables(database, { seed: 1, rows: 30, quiet });
  expect(await database.query(trusted(constraints))).toEqual(before);
  return rows;
}

/** Rows that refer to nothing. */
async function strays(table: string, column: string, target: string): Promise<unknown> {
  const rows = await database.query(
    trusted(`SELECT count(*)::int AS n FROM ${table} AS t
      WHERE NOT EXISTS (SELECT FROM ${target} AS p WHERE p.id = t.${column})`),
  );
  return rows[0]?.n;
}

const shops = `
  CREATE TABLE public.customer (id serial PRIMARY KEY, store int NOT NULL);
  CREATE TABLE public.staff (id serial PRIMARY KEY, store int NOT NULL, name text NOT NULL);
  CREATE TABLE public.store (id serial PRIMARY KEY, manager int NOT NULL REFERENCES public.staff);
  ALTER TABLE public.staff ADD CONSTRAINT works_in FOREIGN KEY (store) REFERENCES public.store;
  ALTER TABLE public.customer ADD CONSTRAINT buys_in FOREIGN KEY (store) REFERENCES public.store;`;

const counts = (rows: readonly TableRows[]) => rows.map(({ table, rows: n }) => [table, n]);

describe('a circle of foreign keys that take no NULL', () => {
  it.each([false, true])('gets rows, and what refers to it (as of a backup: %s)', async (quiet) => {
    expect(counts(await filled(shops, quiet))).toEqual([
      ['public.customer', 30],
      ['public.staff', 30],
      ['public.store', 30],
    ]);
    expect(await strays('public.store', 'manager', 'public.staff')).toBe(0);
    expect(await strays('public.staff', 'store', 'public.store')).toBe(0);
  });

  it('of three, deferrable already', async () => {
    const rows = await filled(`
      CREATE TABLE public.a (id uuid PRIMARY KEY, b uuid NOT NULL);
      CREATE TABLE public.b (id uuid PRIMARY KEY, c uuid NOT NULL);
      CREATE TABLE public.c (id uuid PRIMARY KEY, a uuid NOT NULL REFERENCES public.a DEFERRABLE INITIALLY DEFERRED);
      ALTER TABLE public.a ADD FOREIGN KEY (b) REFERENCES public.b DEFERRABLE INITIALLY DEFERRED;
      ALTER TABLE public.b ADD FOREIGN KEY (c) REFERENCES public.c DEFERRABLE;`);
    expect(counts(rows)).toEqual([
      ['public.a', 30],
      ['public.b', 30],
      ['public.c', 30],
    ]);
    expect(await strays('public.a', 'b', 'public.b')).toBe(0);
  });

  it('each row of the one with another of the other', async () => {
    const rows = await filled(`
      CREATE TABLE public.book (id serial PRIMARY KEY, cover int NOT NULL UNIQUE);
      CREATE TABLE public.cover (id serial PRIMARY KEY, book int NOT NULL UNIQUE REFERENCES public.book);
      ALTER TABLE public.book ADD CONSTRAINT covered_by FOREIGN KEY (cover) REFERENCES public.cover;`);
    for (const { rows: n } of rows) expect(n).toBeGreaterThan(10);
    expect(await strays('public.book', 'cover', 'public.cover')).toBe(0);
  });

  it('within a tenant', async () => {
    const rows = await filled(`
      CREATE TABLE public.tenant (id int PRIMARY KEY);
      CREATE TABLE public.team (tenant int NOT NULL REFERENCES public.tenant, id int, lead int NOT NULL, PRIMARY KEY (tenant, id));
      CREATE TABLE public.member (tenant int NOT NULL REFERENCES public.tenant, id int, team int NOT NULL, PRIMARY KEY (tenant, id),
        FOREIGN KEY (tenant, team) REFERENCES public.team);
      ALTER TABLE public.team ADD FOREIGN KEY (tenant, lead) REFERENCES public.member;`);
    for (const { rows: n } of rows) expect(n).toBeGreaterThan(0);
  });

  it('that no row can satisfy is told, and leaves nothing behind', async () => {
    const rows = await filled(`
      CREATE TABLE public.a (id int PRIMARY KEY, b int NOT NULL);
      CREATE TABLE public.b (id int PRIMARY KEY, a int NOT NULL REFERENCES public.a, CHECK (id <> id));
      ALTER TABLE public.a ADD FOREIGN KEY (b) REFERENCES public.b;`);
    expect(rows).toMatchObject([
      { table: 'public.a', rows: 0, empty: 'public.b, which it refers to, has no row that fits' },
      { table: 'public.b', rows: 0, empty: 'no value is known for column id' },
    ]);
  });
});
