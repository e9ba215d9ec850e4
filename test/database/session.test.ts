import { expect, test } from 'vitest';
import type { DatabaseError } from '../../src/database/database-error.ts';
import { SchemadiffError } from '../../src/model/error.ts';
import { sql } from '../../src/model/sql.ts';
import { describeAdapters } from './adapters.ts';

describeAdapters((database) => {
  test('values are the same from every adapter', async () => {
    const [row] = await database().query(
      sql`SELECT 1::int2 AS int2, 2::int4 AS int4, 3::int8 AS int8, 4::oid AS oid, 1.50 AS numeric,
            0.5::float8 AS float8, true AS bool, NULL::int AS "null", 'x'::text AS text,
            'y'::name AS name, 'c'::"char" AS "char", '{"b": [1, null]}'::json AS json,
            '{"a": {"b": 1}}'::jsonb AS jsonb, '2020-02-03'::date AS date, '\\x00ff'::bytea AS bytea,
            '2020-02-03 04:05:06.7+02'::timestamptz AS timestamptz, '1 day 02:03'::interval AS interval,
            ARRAY[1, 2] AS int4s, ARRAY['a', NULL]::text[] AS texts, ROW(1, 'a') AS record,
            'pg_class'::regclass AS regclass`,
    );
    expect(row).toEqual({
      int2: 1,
      int4: 2,
      int8: '3',
      oid: 4,
      numeric: '1.50',
      float8: 0.5,
      bool: true,
      null: null,
      text: 'x',
      name: 'y',
      char: 'c',
      json: { b: [1, null] },
      jsonb: { a: { b: 1 } },
      date: '2020-02-03',
      bytea: '\\x00ff',
      timestamptz: '2020-02-03 02:05:06.7+00',
      interval: '1 day 02:03:00',
      int4s: '{1,2}',
      texts: '{a,NULL}',
      record: '(1,a)',
      regclass: 'pg_class',
    });
  });

  test('rows come one by one', async () => {
    const text = sql`SELECT n, json_build_array(n) AS list FROM generate_series(1, 3) AS n`;
    const rows: unknown[] = [];
    await database().each(text, (row) => rows.push(row));
    expect(rows).toEqual([1, 2, 3].map((n) => ({ n, list: [n] })));
  });

  test('what a row makes its taker throw is thrown, and the session goes on', async () => {
    const taken: unknown[] = [];
    const failing = database().each(sql`SELECT n FROM generate_series(1, 3) AS n`, ({ n }) => {
      taken.push(n);
      if (n === 2) throw new RangeError('two');
    });
    await expect(failing).rejects.toThrow(new RangeError('two'));
    expect(taken).toEqual([1, 2]);
    await expect(
      database().each(sql`SELECT 1 / (n - 2) FROM generate_series(1, 3) AS n`, () => undefined),
    ).rejects.toThrow('division by zero');
    expect(await database().query(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });

  test('parameters go as text', async () => {
    const rows = await database().query(
      sql`SELECT $1::text AS text, $2::int AS int, $3::bool AS bool, $4::text AS "null",
            $5::jsonb AS json, $6::bytea AS bytea, $7::timestamptz AS time`,
      ["it's", 5, true, null, '[1]', '\\x01', '2020-01-01'],
    );
    expect(rows).toEqual([
      {
        text: "it's",
        int: 5,
        bool: true,
        null: null,
        json: [1],
        bytea: '\\x01',
        time: '2020-01-01 00:00:00+00',
      },
    ]);
  });

  test('query takes one statement, execute a script', async () => {
    await expect(database().query(sql`SELECT 1; SELECT 2`)).rejects.toMatchObject({
      sqlstate: '42601',
    });
    await database().execute(sql`CREATE TABLE public.script (a int); DROP TABLE public.script`);
    await database().execute(sql``);
    expect(await database().query(sql``)).toEqual([]);
  });

  test('a failed script changes nothing', async () => {
    const script = sql`CREATE TABLE public.half (a int); SELECT 1 / 0`;
    await expect(database().execute(script)).rejects.toMatchObject({ sqlstate: '22012' });
    expect(await database().query(sql`SELECT to_regclass('public.half') AS found`)).toEqual([
      { found: null },
    ]);
  });

  test('a transaction is committed', async () => {
    const result = await database().transaction(async (session) => {
      await session.execute(sql`CREATE TABLE public.kept (a int)`);
      return 'result';
    });
    expect(result).toBe('result');
    expect(await database().query(sql`SELECT * FROM public.kept`)).toEqual([]);
  });

  test('a transaction is rolled back when its work throws', async () => {
    const work = database().transaction(async (session) => {
      await session.execute(sql`CREATE TABLE public.undone (a int)`);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    await expect(database().query(sql`SELECT * FROM public.undone`)).rejects.toThrow('undone');
  });

  test('COMMIT of a failed transaction is an error', async () => {
    const work = database().transaction(async (session) => {
      await session.execute(sql`SELECT 1 / 0`).catch(() => undefined);
    });
    await expect(work).rejects.toThrow('The transaction was rolled back');
  });

  test('a failure at COMMIT is an error', async () => {
    const work = database().transaction(async (session) => {
      await session.execute(sql`
        CREATE TABLE public.late (a int UNIQUE DEFERRABLE INITIALLY DEFERRED);
        INSERT INTO public.late VALUES (1), (1)`);
    });
    await expect(work).rejects.toMatchObject({ sqlstate: '23505', constraint: 'late_a_key' });
  });

  test('misuse of transactions throws', async () => {
    const nested = database().transaction(() => database().snapshot(async () => undefined));
    await expect(nested).rejects.toThrow('cannot be nested');
    const outside = database().transaction(() => database().query(sql`SELECT 1`));
    await expect(outside).rejects.toThrow('use the session');
    const kept = await database().transaction(async (session) => session);
    await expect(kept.query(sql`SELECT 1`)).rejects.toThrow('after its transaction');
    expect(await database().query(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });

  test('a snapshot is consistent and read-only', async () => {
    const settings = await database().snapshot((session) =>
      session.query(sql`SELECT current_setting('transaction_isolation') AS isolation,
        current_setting('transaction_read_only') AS read_only`),
    );
    expect(settings).toEqual([{ isolation: 'repeatable read', read_only: 'on' }]);
    const writing = database().snapshot((session) =>
      session.execute(sql`CREATE TABLE public.sneaked (a int)`),
    );
    await expect(writing).rejects.toMatchObject({ sqlstate: '25006' });
  });

  test('a snapshot reads no views of others, and afterwards they can be read', async () => {
    await database().execute(sql`CREATE VIEW public.trap AS SELECT 1 AS one`);
    const reading = database().snapshot((session) => session.query(sql`SELECT * FROM public.trap`));
    await expect(reading).rejects.toMatchObject({ sqlstate: '55000' });
    expect(await database().query(sql`SELECT * FROM public.trap`)).toEqual([{ one: 1 }]);
  });

  test('concurrent callers wait for each other', async () => {
    const texts = [1, 2, 3].map((n) => sql`SELECT ${n} AS n`);
    const rows = await Promise.all(texts.map((text) => database().query(text)));
    expect(rows.flat()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  test('settings that results depend on', async () => {
    const [row] = await database().query(sql`
      SELECT current_setting('search_path') AS search_path, current_setting('TimeZone') AS time_zone,
        current_setting('DateStyle') AS date_style, current_setting('row_security') AS row_security,
        current_setting('statement_timeout') AS statement_timeout,
        current_setting('application_name') AS application_name`);
    expect(row).toEqual({
      search_path: '',
      time_zone: 'UTC',
      date_style: 'ISO, MDY',
      row_security: 'off',
      statement_timeout: '0',
      application_name: 'schemadiff',
    });
  });

  test("an error names objects, and no row's values", async () => {
    await database().execute(sql`
      CREATE TABLE public.people (ssn text CONSTRAINT people_ssn UNIQUE, age int);
      INSERT INTO public.people VALUES ('123-45-6789', 1)`);
    const failing = [
      sql`INSERT INTO public.people VALUES ('123-45-6789', 2)`,
      sql`SELECT ssn::int FROM public.people`,
      sql`SELECT ('x' || chr(10) || '"' || ssn)::date FROM public.people`,
      sql`ALTER TABLE public.people ALTER COLUMN ssn TYPE int USING ssn::int`,
      sql`DO $$ BEGIN RAISE EXCEPTION '123-45-6789' USING HINT = '123-45-6789'; END $$`,
      sql`DO $$ BEGIN RAISE EXCEPTION '123-45-6789' USING ERRCODE = '23514'; END $$`,
      sql`SELECT ('{"ssn": "123-45-6789"').*::json`,
    ];
    for (const statement of failing) {
      const error = await database()
        .execute(statement)
        .then(
          () => undefined,
          (reason: unknown) => reason,
        );
      expect(error).toBeInstanceOf(SchemadiffError);
      const { inspect } = await import('node:util');
      expect(`${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`).not.toContain('123-45');
    }
    const error = await database()
      .execute(sql`INSERT INTO public.people VALUES ('123-45-6789', 2)`)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      exitCode: 3,
      sqlstate: '23505',
      schema: 'public',
      table: 'people',
      constraint: 'people_ssn',
      where: 'constraint people_ssn of public.people',
    });
    expect((error as DatabaseError).withValues()).toContain('(ssn)=(123-45-6789)');
  });

  test('says where a statement is wrong', async () => {
    await expect(database().query(sql`SELECT nowhere`)).rejects.toMatchObject({
      message: 'column "nowhere" does not exist',
      position: 8,
    });
  });
});
