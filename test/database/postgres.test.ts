import { inspect } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import { SchemadiffError } from '../../src/model/error.ts';
import { type Sql, sql, trusted } from '../../src/model/sql.ts';
import { createDatabase, describeServer, majors } from '../servers.ts';

async function failure(url: string): Promise<SchemadiffError> {
  try {
    await (await connect(url)).close();
  } catch (error) {
    if (error instanceof SchemadiffError) return error;
    throw error;
  }
  throw new Error('connected');
}

async function once<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await connect(url);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

for (const major of majors) {
  describeServer(major, () => {
    test('connects, and knows its major', async () => {
      const url = await createDatabase(major);
      await once(url, async (database) => {
        expect(database).toMatchObject({ major, engine: 'postgres' });
        expect(`postgres://postgres@${database.label}`).toBe(url);
      });
    });

    test("a role's own settings change nothing", async () => {
      const url = await createDatabase(major);
      const role = `hostile_${process.pid}`;
      await once(url, (database) =>
        database.execute(
          trusted(`
          CREATE ROLE ${role} LOGIN;
          ALTER ROLE ${role} SET search_path = pg_catalog, public;
          ALTER ROLE ${role} SET DateStyle = 'German';
          ALTER ROLE ${role} SET IntervalStyle = 'iso_8601';
          ALTER ROLE ${role} SET TimeZone = 'Asia/Tokyo';
          ALTER ROLE ${role} SET bytea_output = 'escape';
          ALTER ROLE ${role} SET extra_float_digits = -10;
          ALTER ROLE ${role} SET quote_all_identifiers = on;
          ALTER ROLE ${role} SET standard_conforming_strings = off;
          ALTER ROLE ${role} SET statement_timeout = 1;
          ALTER ROLE ${role} SET lock_timeout = 1;
          ALTER ROLE ${role} SET idle_in_transaction_session_timeout = 1;
          ALTER ROLE ${role} SET default_transaction_isolation = 'serializable';
          ALTER ROLE ${role} SET default_transaction_read_only = on;
          ALTER ROLE ${role} SET client_encoding = 'LATIN1'`),
        ),
      );
      await once(url.replace('//postgres@', `//${role}@`), async (database) => {
        const [row] = await database.query(sql`
          SELECT '2020-02-03 04:05+00'::timestamptz AS time, '1 day'::interval AS interval,
            '\\xff'::bytea AS bytea, 0.1::float8 + 0.2 AS float, 'a\\b' AS text, quote_ident('a') AS name,
            'ä€' AS encoded, current_setting('transaction_read_only') AS read_only,
            current_setting('transaction_isolation') AS isolation, pg_sleep(0.02) AS slept`);
        expect(row).toEqual({
          time: '2020-02-03 04:05:00+00',
          interval: '1 day',
          bytea: '\\xff',
          float: 0.30000000000000004,
          text: 'a\\b',
          name: 'a',
          encoded: 'ä€',
          read_only: 'off',
          isolation: 'read committed',
          slept: '',
        });
      });
    });

    test('functions in public are not called', async () => {
      const url = await createDatabase(major);
      await once(url, async (database) => {
        await database.execute(sql`
          CREATE TABLE public.victims (name text);
          CREATE FUNCTION public.quote_ident(name) RETURNS text LANGUAGE plpgsql AS $$
            BEGIN INSERT INTO public.victims VALUES ($1); RETURN 'trapped'; END $$;
          CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE plpgsql AS $$
            BEGIN RAISE 'trapped'; END $$;
          CREATE FUNCTION public.same(text, text) RETURNS boolean LANGUAGE plpgsql AS $$
            BEGIN RAISE 'trapped'; END $$;
          CREATE OPERATOR public.= (leftarg = text, rightarg = text, procedure = public.same)`);
        const name = new URL(url).pathname.slice(1) as Sql;
        await database.execute(sql`ALTER DATABASE ${name} SET search_path = public, pg_catalog`);
      });
      await once(url, async (database) => {
        const [row] = await database.snapshot((session) =>
          session.query(sql`SELECT quote_ident('a'::name) AS name, 'a'::text = 'a' AS same`),
        );
        expect(row).toEqual({ name: 'a', same: true });
        expect(await database.query(sql`SELECT * FROM public.victims`)).toEqual([]);
      });
    });
  });
}

describeServer(17, () => {
  let url: string;
  beforeAll(async () => {
    url = await createDatabase(17);
    await once(url, (database) =>
      database.execute(sql`CREATE ROLE with_password LOGIN PASSWORD 'right horse'`),
    );
  });

  const as = (user: string) => url.replace('//postgres@', `//${user}@`);

  test("a role's statement_timeout of a millisecond refuses no connection", async () => {
    await once(url, (database) =>
      database.execute(sql`CREATE ROLE hasty LOGIN; ALTER ROLE hasty SET statement_timeout = 1`),
    );
    for (let round = 0; round < 30; round++) {
      await Promise.all(Array.from({ length: 12 }, () => once(as('hasty'), async () => undefined)));
    }
  });

  test('a lock timeout is in effect', async () => {
    const database = await connect(url, { lockTimeout: 1234 });
    const rows = await database.query(sql`SELECT current_setting('lock_timeout') AS lock_timeout`);
    expect(rows).toEqual([{ lock_timeout: '1234ms' }]);
    await database.close();
  });

  test('a snapshot does not see what others commit', async () => {
    await once(url, async (reader) => {
      const count = sql`SELECT count(*)::int AS n FROM pg_class WHERE relname = 'meanwhile'`;
      const seen = await reader.snapshot(async (session) => {
        const before = await session.query(count);
        await once(url, (other) => other.execute(sql`CREATE TABLE public.meanwhile (a int)`));
        return [...before, ...(await session.query(count))];
      });
      expect(seen).toEqual([{ n: 0 }, { n: 0 }]);
      expect(await reader.query(count)).toEqual([{ n: 1 }]);
    });
  });

  test('passwords are used and not shown', async () => {
    await once(as('with_password:right%20horse'), async (database) => {
      expect(inspect(database, { depth: 9 })).not.toContain('right horse');
    });
    for (const target of [
      as('with_password:wrong%20horse'),
      as('with_password:wrong%20horse').replace(/\/\w+$/, '/nowhere'),
      'postgres://u:wrong%20horse@127.0.0.1:1/d',
      'postgres://u:wrong%20horse@does-not-exist.invalid/d?sslmode=disable',
      'postgres://u:wrong%20horse@%2Fnowhere/d',
    ]) {
      const error = await failure(target);
      expect(error.exitCode).toBe(5);
      expect(error.next).toBeDefined();
      expect(inspect(error, { depth: 9 })).not.toMatch(/wrong(%20| )horse/);
    }
  });

  test('says what is wrong', async () => {
    const nowhere = url.replace(/\/\w+$/, '/nowhere');
    expect(await failure(nowhere)).toMatchObject({
      message: expect.stringMatching(/^Cannot connect to 127\.0\.0\.1:\d+\/nowhere$/),
      why: 'database "nowhere" does not exist',
      next: 'Create the database, or correct its name.',
    });
    expect((await failure(as('with_password'))).next).toContain('PGPASSWORD');
    expect(await failure(as('nobody_at_all'))).toMatchObject({
      why: 'role "nobody_at_all" does not exist',
      next: 'Correct the user, or ask for a role that may log in.',
    });
    expect((await failure('postgres://u@127.0.0.1:1/d')).why).toContain('ECONNREFUSED');
    expect((await failure('postgres://u@localhost:1/d')).why).toContain('ECONNREFUSED');
  });

  test('a server without TLS is refused where TLS is asked for', async () => {
    expect(await failure(`${url}?sslmode=verify-full`)).toMatchObject({
      exitCode: 5,
      why: expect.stringContaining('does not support SSL'),
      next: expect.stringContaining('Turn on TLS'),
    });
  });

  test('a connection that breaks is an error of its own', async () => {
    const database = await connect(url);
    const [row] = await database.query(sql`SELECT pg_backend_pid() AS pid`);
    await once(url, (other) =>
      other.execute(sql`SELECT pg_terminate_backend(${Number(row?.pid)})`),
    );
    await expect(database.query(sql`SELECT 1`)).rejects.toMatchObject({
      message: `The connection to ${database.label} was lost`,
      exitCode: 5,
    });
    await database.close();
  });

  test('a connection that breaks at COMMIT leaves the outcome in doubt', async () => {
    const database = await connect(url);
    await database.execute(sql`
      CREATE TABLE public.doubt (a int);
      CREATE FUNCTION public.die() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER die AFTER INSERT ON public.doubt
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.die()`);
    const work = database.transaction((session) =>
      session.execute(sql`INSERT INTO public.doubt VALUES (1)`),
    );
    await expect(work).rejects.toMatchObject({ exitCode: 6 });
    await database.close();
  });
});

describe('without a server', () => {
  test('a server that does not answer', async () => {
    const { createServer } = await import('node:net');
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const error = await failure(`postgres://u:secret@127.0.0.1:${port}/d?connect_timeout=1`);
    expect(error).toMatchObject({ exitCode: 5, why: expect.stringContaining('timeout') });
    silent.close();
  });
});
