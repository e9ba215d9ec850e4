import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { compareDumps, describeDifference } from '../../src/database/compare-dumps.ts';
import { dumpSchema } from '../../src/database/dump.ts';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { sql } from '../../src/model/sql.ts';
import { createDatabase } from '../servers.ts';

let db: PgliteDatabase;
beforeAll(async () => {
  db = await openScratch();
  await db.execute(sql`
    CREATE TABLE public.t (a int, b text);
    CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'`);
});
afterAll(() => db.close());

test('shows the schema, and nothing that changes from run to run', async () => {
  const dump = await dumpSchema(db);
  expect(dump).toContain('CREATE TABLE public.t');
  expect(dump).toContain('OWNER TO postgres');
  expect(dump).not.toMatch(/restrict|Dumped/);
  expect(await dumpSchema(db)).toBe(dump);
  expect(await dumpSchema(db, { noOwner: true })).not.toContain('OWNER TO');
});

test('sees more tables than fit in one part of what pg_dump sends', async () => {
  const many = await openScratch();
  // Their names together, in one LOCK TABLE, are longer than 16 kB.
  await many.execute(sql`DO $$ BEGIN FOR n IN 1..300 LOOP
    EXECUTE format('CREATE TABLE public.%I ()', rpad('table ' || n || ' ', 60, 'long')); END LOOP; END $$`);
  expect((await dumpSchema(many)).match(/^CREATE TABLE/gm)).toHaveLength(300);
  await many.close();
});

test('is whole where this thread is busy while pg_dump ends', async () => {
  const database = await openPostgres(await createDatabase(16));
  const busy = setInterval(() => {
    for (const end = Date.now() + 60; Date.now() < end; );
  }, 5);
  try {
    await database.execute(sql`CREATE TABLE public.t (a int)`);
    expect(await dumpSchema(database)).toContain('CREATE TABLE public.t');
  } finally {
    clearInterval(busy);
    await database.close();
  }
});

test('is taken again when its connection is lost, once', async () => {
  const database = await openPostgres(await createDatabase(16));
  let opened = 0;
  const losing = (times: number) => ({
    ...database,
    wire: async () => {
      const wire = await database.wire();
      opened += 1;
      if (opened <= times) wire.stream.destroy();
      return wire;
    },
  });
  await database.execute(sql`CREATE TABLE public.t (a int)`);
  expect(await dumpSchema(losing(1))).toContain('CREATE TABLE public.t');
  expect(opened).toBe(2);
  opened = 0;
  await expect(dumpSchema(losing(9))).rejects.toMatchObject({
    message: 'pg_dump cannot read the schema',
    why: expect.stringContaining('server closed the connection unexpectedly'),
  });
  expect(opened).toBe(2);
  await database.close();
});

test('leaves the session as it was', async () => {
  await db.execute(sql`SET check_function_bodies = off; SET lock_timeout = '1234ms'`);
  const settings = sql`SELECT name, setting FROM pg_settings WHERE name <> 'transaction_deferrable'`;
  const before = await db.query(settings);
  await dumpSchema(db);
  expect(await db.query(settings)).toEqual(before);
  expect(db.pglite.isInTransaction()).toBe(false);
  await db.transaction((session) => session.execute(sql`CREATE TABLE public.later (a int)`));
  expect(await db.query(sql`SELECT * FROM public.later`)).toEqual([]);
  await db.execute(sql`DROP TABLE public.later`);
});

test('keeps the plans of our reader, and none of pg_dump’s', async () => {
  await readCatalog(db);
  await db.execute(sql`PREPARE mine AS SELECT 1`);
  const names = sql`SELECT name FROM pg_prepared_statements ORDER BY name`;
  const before = (await db.query(names)).filter(({ name }) => String(name) !== 'mine');
  expect(before.length).toBeGreaterThan(10);
  await dumpSchema(db);
  expect(await db.query(names)).toEqual(before);
});

test('is refused within a transaction', async () => {
  await expect(db.transaction(() => dumpSchema(db))).rejects.toThrow('use the session');
  await db.execute(sql`BEGIN`);
  await expect(dumpSchema(db)).rejects.toThrow('commit first');
  await db.execute(sql`ROLLBACK`);
});

test('a clone has the same dump, and a change shows', async () => {
  const copy = await db.clone();
  expect(await dumpSchema(copy)).toBe(await dumpSchema(db));
  await copy.execute(sql`
    ALTER TABLE public.t DROP COLUMN a;
    ALTER TABLE public.t ADD COLUMN a int;
    CREATE OR REPLACE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 2'`);
  const differences = compareDumps(await dumpSchema(db), await dumpSchema(copy));
  expect(differences.map(describeDifference)).toEqual([
    'FUNCTION f() in public differs\n  -     AS $$SELECT 1$$;\n  +     AS $$SELECT 2$$;',
    'TABLE t in public has its columns in another order',
  ]);
  await copy.close();
});
