/** That a lab is put back exactly is shown in test/database/pglite-image.test.ts; here, that it is usable. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCatalog } from '../../../src/catalog/read.ts';
import { dumpSchema } from '../../../src/database/dump.ts';
import { catalogHash } from '../../../src/model/catalog.ts';
import { sql } from '../../../src/model/sql.ts';
import { type Lab, type Mark, openLab } from '../../../src/rehearse/lab/lab.ts';

/** LAB_RESTORES=100000 for a long look. */
const restores = Number(process.env.LAB_RESTORES ?? 300);

let lab: Lab;
let empty: Mark;
beforeAll(async () => {
  lab = await openLab();
  empty = await lab.mark();
});
afterAll(() => lab.close());
beforeEach(() => lab.restore(empty));

const makeTable = sql`CREATE TABLE public.t (a int); INSERT INTO public.t VALUES (1)`;

describe('a lab', () => {
  it('is put back to its mark', async () => {
    const { database } = lab;
    await database.execute(makeTable);
    const mark = await lab.mark();
    await database.execute(sql`DROP TABLE public.t; CREATE ROLE someone`);
    await lab.restore(mark);
    expect(await database.query(sql`SELECT a FROM public.t`)).toEqual([{ a: 1 }]);
    expect(await database.query(sql`SELECT FROM pg_roles WHERE rolname = 'someone'`)).toEqual([]);
  });

  it('is put back after an error and with a transaction open', async () => {
    const { database } = lab;
    await database.execute(makeTable);
    const mark = await lab.mark();
    for (const text of [sql`SELECT 1/0`, sql`BEGIN; DROP TABLE public.t; SELECT 1/0`]) {
      await expect(database.execute(text)).rejects.toThrow('division by zero');
      await lab.restore(mark);
      expect(await database.query(sql`SELECT a FROM public.t`)).toEqual([{ a: 1 }]);
    }
    await database.execute(sql`BEGIN; DROP TABLE public.t`);
    await lab.restore(mark);
    const rows = await database.transaction((session) =>
      session.query(sql`SELECT a FROM public.t`),
    );
    expect(rows).toEqual([{ a: 1 }]);
  });

  it('takes no mark with a transaction open', async () => {
    await lab.database.execute(sql`BEGIN`);
    await expect(lab.mark()).rejects.toThrow('transaction');
    await lab.restore(empty);
    await lab.mark();
  });

  it('has many marks, which may follow from one another', async () => {
    const { database } = lab;
    await database.execute(sql`CREATE TABLE public.one (a int)`);
    const one = await lab.mark();
    await database.execute(sql`CREATE TABLE public.two (a int)`);
    const two = await lab.mark();
    const tables = async () => {
      const rows = await database.query(sql`SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace ORDER BY relname`);
      return rows.map(({ relname }) => relname);
    };
    for (const [mark, expected] of [
      [empty, []],
      [two, ['one', 'two']],
      [one, ['one']],
      [two, ['one', 'two']],
      [empty, []],
    ] as const) {
      await lab.restore(mark);
      expect(await tables()).toEqual(expected);
      await database.execute(sql`DROP SCHEMA public CASCADE`);
    }
  });

  it('is what both observers saw', async () => {
    const { database } = lab;
    await database.execute(sql`CREATE TABLE public.t (a int PRIMARY KEY, b text DEFAULT 'x')`);
    const mark = await lab.mark();
    const look = async () => [catalogHash(await readCatalog(database)), await dumpSchema(database)];
    const before = await look();
    await database.execute(
      sql`ALTER TABLE public.t DROP COLUMN b; CREATE TYPE public.y AS (a int)`,
    );
    expect(await look()).not.toEqual(before);
    await lab.restore(mark);
    expect(await look()).toEqual(before);
  });

  it('can be copied, and the copy is on its own', async () => {
    await lab.database.execute(makeTable);
    const copy = await lab.database.clone();
    await lab.restore(empty);
    expect(await copy.query(sql`SELECT a FROM public.t`)).toEqual([{ a: 1 }]);
    await copy.close();
  });

  it(`gathers nothing over ${restores} restores`, async () => {
    const { database } = lab;
    await database.execute(makeTable);
    const mark = await lab.mark();
    const measure = async () => {
      const [row] = await database.query(sql`SELECT pg_database_size('postgres') AS size,
        pg_current_wal_insert_lsn() AS lsn, pg_snapshot_xmax(pg_current_snapshot()) AS xid,
        pg_relation_filenode('public.t') AS file`);
      const { HEAPU8 } = database.pglite.Module;
      await lab.restore(mark);
      return { ...row, memory: HEAPU8.length };
    };
    const before = await measure();
    for (let round = 0; round < restores; round++) {
      const failing = round % 2 === 0 ? sql`SELECT 1/0` : sql`SELECT 1`;
      await database
        .execute(
          sql`ALTER TABLE public.t ALTER a TYPE bigint; CREATE INDEX ON public.t (a); ${failing}`,
        )
        .catch(() => undefined);
      await lab.restore(mark);
    }
    expect(await measure()).toEqual(before);
  }, 600_000);
});
