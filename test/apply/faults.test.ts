import { once } from 'node:events';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { apply } from '../../src/apply/apply.ts';
import { baseline } from '../../src/apply/baseline.ts';
import { readJournal } from '../../src/apply/journal.ts';
import type { Progress } from '../../src/apply/report.ts';
import { rollback } from '../../src/apply/rollback.ts';
import type { Target } from '../../src/apply/session.ts';
import { status } from '../../src/apply/status.ts';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import type { Folders } from '../../src/migration/directory.ts';
import { SchemadiffError } from '../../src/model/error.ts';
import { sql, trusted } from '../../src/model/sql.ts';
import { createDatabase, describeServer } from '../servers.ts';
import { addMigration, alone, project, story, temporaryFolder, users } from './project.ts';
import { proxyTo } from './proxy.ts';
import { runChild, startChild } from './spawn.ts';

async function failure(work: Promise<unknown>): Promise<SchemadiffError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SchemadiffError) return error;
    throw error;
  }
  throw new Error('It did not fail');
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const colours = `${users} CREATE TYPE public.colour AS ENUM ('red'); CREATE TABLE public.paints (id int, colour public.colour);`;
const painted = `${users} CREATE TYPE public.colour AS ENUM ('red', 'blue');
  CREATE TABLE public.paints (id int, colour public.colour DEFAULT 'blue');
  CREATE UNIQUE INDEX paints_id ON public.paints (id); COMMENT ON TABLE public.users IS 'people';`;

/** Up: a transaction, two steps that are committed on their own, and a transaction again. */
const painting = {
  id: '0001-painting',
  schema: painted,
  up: [
    `COMMENT ON TABLE public.users IS 'people'`,
    alone(`ALTER TYPE public.colour ADD VALUE 'blue'`),
    alone('CREATE UNIQUE INDEX CONCURRENTLY paints_id ON public.paints (id)'),
    `ALTER TABLE public.paints ALTER COLUMN colour SET DEFAULT 'blue'`,
  ],
};

let tokens: Folders;
let paints: Folders;
beforeAll(async () => {
  tokens = await project(story);
  paints = await project([{ id: '0000-colours', schema: colours }, painting]);
});

function killed(url: () => Promise<string>) {
  test.each([
    1, 2, 3, 4,
  ])('killed before step %i, apply goes on from where it was', async (step) => {
    const address = await url();
    const order = { url: address, folders: paints, command: 'apply' } as const;
    const before = await connect(address);
    await apply({ database: before, folders: paints }, { to: '0000-colours' });
    await before.close();
    expect(await runChild({ ...order, killAtStep: step })).toBe('SIGKILL');

    const database = await connect(address);
    try {
      const target = { database, folders: paints };
      const found = await status(target);
      expect(found.drift).toEqual([]);
      expect(found.interrupted?.done ?? 0).toBe(step - 1);
      const numbers: number[] = [];
      const report = (progress: Progress) => {
        if (progress.type === 'step') numbers.push(progress.number);
      };
      const { applied } = await apply(target, { report, lockWait: 30_000 });
      expect(applied.map(({ how }) => how)).toEqual([step === 1 ? 'applied' : 'resumed']);
      expect(new Set(numbers)).toEqual(new Set([1, 2, 3, 4].slice(step - 1)));
      expect(await status(target)).toMatchObject({ pending: [], drift: [], interrupted: null });
    } finally {
      await database.close();
    }
  });

  test('killed on the way down, rollback goes on', async () => {
    const address = await url();
    const before = await connect(address);
    await apply({ database: before, folders: paints });
    await before.close();
    const order = { url: address, folders: paints, command: 'rollback' } as const;
    expect(await runChild({ ...order, killAtStep: 2 })).toBe('SIGKILL');
    const database = await connect(address);
    try {
      const target = { database, folders: paints };
      const consent = async () => true;
      const result = await rollback(target, { consent, lockWait: 30_000 });
      expect(result).toMatchObject({ undone: [{ id: '0001-painting' }], at: '0000-colours' });
      expect(await status(target)).toMatchObject({ pending: ['0001-painting'], drift: [] });
    } finally {
      await database.close();
    }
  });
}

function leftovers(url: () => Promise<string>) {
  let target: Target;
  let database: Database;
  const run = (text: string) => database.execute(trusted(text));

  beforeEach(async () => {
    const address = await url();
    database = await connect(address);
    const reopen = database.engine === 'pglite' ? undefined : () => connect(address);
    target = { database, folders: paints, reopen };
    await apply(target, { to: '0000-colours' });
  });
  afterEach(() => database.close());

  test('a unique index that cannot be built leaves nothing invalid behind', async () => {
    await run('INSERT INTO public.paints (id) VALUES (1), (1)');
    const error = await failure(apply(target));
    expect(error).toMatchObject({ outcome: 'failed' });
    expect(error.next).toContain('Its first 2 of 4 steps are committed');
    const [row] = await database.query(sql`SELECT to_regclass('public.paints_id') AS left`);
    expect(row).toEqual({ left: null });
    expect((await status(target)).interrupted).toMatchObject({ done: 2, error: '23505' });
    expect((await failure(rollback(target))).message).toContain('interrupted on its way up');
    await run('DELETE FROM public.paints');
    expect((await apply(target)).applied).toMatchObject([{ how: 'resumed' }]);
  });

  test('what was undone by hand can be left, and what was done by hand adopted', async () => {
    await run('INSERT INTO public.paints (id) VALUES (1), (1)');
    await failure(apply(target));
    await run(`DELETE FROM public.paints; CREATE TABLE public.other (id int)`);
    const doubt = await failure(apply(target));
    expect(doubt.outcome).toBe('inDoubt');
    expect(doubt.why).toContain('unexpected: table public.other');
    expect(doubt.next).toContain('schemadiff baseline 0001-painting');
    await run(`DROP TABLE public.other; CREATE UNIQUE INDEX paints_id ON public.paints (id);
      ALTER TABLE public.paints ALTER COLUMN colour SET DEFAULT 'blue'`);
    expect(await baseline(target, '0001-painting')).toEqual({ adopted: ['0001-painting'] });
    expect((await apply(target)).applied).toEqual([]);
  });

  test('an invalid index of a killed build is dropped, one of another definition is not', async () => {
    await run('INSERT INTO public.paints (id) VALUES (1), (1)');
    await failure(apply(target));
    const build = 'CREATE UNIQUE INDEX CONCURRENTLY paints_id ON public.paints';
    await run(`UPDATE schemadiff.run SET begun = 3 WHERE state = 'running'`);
    await expect(run(`${build} (id, (id > 0))`)).rejects.toThrow();
    expect((await failure(apply(target))).outcome).toBe('inDoubt');
    await run('DROP INDEX public.paints_id');
    await expect(run(`${build} (id)`)).rejects.toThrow();
    const killed = await status(target);
    expect(killed).toMatchObject({ drift: [], interrupted: { done: 2 } });
    await run('CREATE TABLE public.other (id int)');
    expect((await status(target)).drift).toContain('unexpected: table public.other');
    await run('DROP TABLE public.other; DELETE FROM public.paints');
    const reported: Progress[] = [];
    await apply(target, { report: (progress) => reported.push(progress) });
    expect(reported).toContainEqual({ type: 'repaired', index: 'public.paints_id' });
    expect(await status(target)).toMatchObject({ pending: [], drift: [], interrupted: null });
  });

  test('a build that ended after its client was gone is not repeated', async () => {
    await run('INSERT INTO public.paints (id) VALUES (1), (1)');
    await failure(apply(target));
    await run(
      `DELETE FROM public.paints; UPDATE schemadiff.run SET begun = 3 WHERE state = 'running'`,
    );
    await run('CREATE UNIQUE INDEX CONCURRENTLY paints_id ON public.paints (id)');
    const steps: number[] = [];
    await apply(target, {
      report: (progress) => {
        if (progress.type === 'step') steps.push(progress.number);
      },
    });
    expect(steps).toEqual([4]);
  });
}

describe('PGlite', () => {
  killed(async () => `pglite:${temporaryFolder()}`);
  leftovers(async () => 'pglite:');
});

describeServer(17, () => {
  test('a statement that only a later server has: the error says how to plan it', async () => {
    const folders = await project([
      { id: '0000-users', schema: users },
      {
        id: '0001-people',
        schema: users.replace('public.users', 'public.people'),
        up: [
          'ALTER TABLE public.users RENAME TO people',
          'ALTER SEQUENCE public.users_id_seq RENAME TO people_id_seq',
          'ALTER TABLE public.people RENAME CONSTRAINT users_pkey TO people_pkey',
          'ALTER TABLE public.people RENAME CONSTRAINT users_id_not_null TO people_id_not_null',
          'ALTER TABLE public.people RENAME CONSTRAINT users_name_not_null TO people_name_not_null',
        ],
      },
    ]);
    const database = await connect(await createDatabase(17));
    try {
      const error = await failure(apply({ database, folders }));
      expect(error.message).toMatch(/^0001-people up failed at step 4 of 5: constraint/);
      expect(error.next).toContain('this is 17');
      expect(error.next).toContain('plan it again with --major 17');
    } finally {
      await database.close();
    }
  });

  test('what the role may not, and what was planned for this server, no other plan makes better', async () => {
    const address = new URL(await createDatabase(17));
    const email = `${users} ALTER TABLE public.users ADD COLUMN email text;`;
    const policed = `${email} CREATE POLICY p ON public.users TO schemadiff_nobody;`;
    const folders = await project([{ id: '0000-users', schema: users }]);
    const owner = await connect(address.href);
    try {
      await apply({ database: owner, folders });
      await owner.execute(
        trusted(`CREATE ROLE schemadiff_weak LOGIN; GRANT ALL ON SCHEMA schemadiff TO schemadiff_weak;
          GRANT ALL ON ALL TABLES IN SCHEMA schemadiff TO schemadiff_weak;
          GRANT ALL ON ALL SEQUENCES IN SCHEMA schemadiff TO schemadiff_weak;`),
      );
      await addMigration(folders, { id: '0001-email', schema: email });
      address.username = 'schemadiff_weak';
      const weak = await connect(address.href);
      const error = await failure(apply({ database: weak, folders })).finally(() => weak.close());
      expect(error.message).toMatch(/^0001-email up failed at step 1 of 1: must be owner/);
      expect(error.next).not.toContain('--major');
      expect(error.next).toContain('Connect as a role that may');
      await addMigration(folders, {
        id: '0002-policy',
        schema: `CREATE ROLE schemadiff_nobody; ${policed}`,
        major: 17,
      });
      const missing = await failure(apply({ database: owner, folders }));
      expect(missing.message).toContain('role "schemadiff_nobody" does not exist');
      expect(missing.next).not.toContain('PostgreSQL 18');
      expect(missing.next).toContain('Create role schemadiff_nobody');
    } finally {
      await owner.execute(
        trusted('DROP OWNED BY schemadiff_weak CASCADE; DROP ROLE schemadiff_weak'),
      );
      await owner.close();
    }
  });
});

for (const major of [14, 18] as const) {
  describeServer(major, () => {
    killed(() => createDatabase(major));
    leftovers(() => createDatabase(major));

    describe('with others', () => {
      let address: string;
      let target: Target;
      const open: Database[] = [];

      async function another(url = address): Promise<Database> {
        const database = await connect(url);
        open.push(database);
        return database;
      }

      beforeEach(async () => {
        address = await createDatabase(major);
        target = { database: await another(), folders: tokens, reopen: () => connect(address) };
      });
      afterEach(() => Promise.all(open.splice(0).map((database) => database.close())));

      test('of runners that start together one applies, and the others find it done', async () => {
        const runners = await Promise.all([another(), another(), another()]);
        const results = await Promise.all(
          runners.map((database) => apply({ ...target, database }, { lockWait: 60_000 })),
        );
        expect(results.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 3]);
        expect(await readJournal(target.database)).toHaveLength(3);
      });

      test('names who holds the lock', async () => {
        const other = await another(`${address}?application_name=other-runner`);
        await other.query(sql`SELECT pg_try_advisory_lock(1935894628, 1)`);
        const refusal = await failure(apply(target, { lockWait: 100 }));
        expect(refusal).toMatchObject({ outcome: 'refused' });
        expect(refusal.where).toContain('application other-runner');
        expect((await status(target)).applied).toEqual([]);
      });

      test('an open reader: tried again, the reader named, and applied when it has gone', async () => {
        await apply(target, { to: '0001-tokens' });
        const reader = await another(`${address}?application_name=reporting`);
        const reports: Progress[] = [];
        const report = (progress: Progress) => reports.push(progress);
        let refusal: SchemadiffError | undefined;
        await reader.transaction(async (session) => {
          await session.query(sql`SELECT count(*) FROM public.users`);
          const options = { lockTimeout: 250, lockRetries: 2, report };
          refusal = await failure(apply(target, options));
        });
        expect(refusal).toMatchObject({ outcome: 'failed' });
        expect(refusal?.why).toMatch(
          /backend \d+ \(application reporting, role postgres, idle in transaction/,
        );
        expect(reports.filter(({ type }) => type === 'blocked')).toHaveLength(1);
        expect(await status(target)).toMatchObject({ pending: ['0002-email'], drift: [] });

        const during = reader.transaction(async (session) => {
          await session.query(sql`SELECT count(*) FROM public.users`);
          await wait(800);
        });
        await wait(50);
        expect((await apply(target)).applied).toMatchObject([{ id: '0002-email' }]);
        await during;
      });

      test('says of whom it may not see more than the name that it holds the lock', async () => {
        const role = `owner_${process.pid}_${major}`;
        const name = new URL(address).pathname.slice(1);
        await target.database.execute(
          trusted(`DROP ROLE IF EXISTS ${role}; CREATE ROLE ${role} LOGIN;
            ALTER DATABASE ${name} OWNER TO ${role}; ALTER SCHEMA public OWNER TO ${role}`),
        );
        const own = address.replace('//postgres@', `//${role}@`);
        const owning = { ...target, database: await another(own), reopen: () => connect(own) };
        await apply(owning, { to: '0001-tokens' });
        const reader = await another(`${address}?application_name=reporting`);
        await reader.transaction(async (session) => {
          await session.query(sql`SELECT count(*) FROM public.users`);
          const refusal = await failure(apply(owning, { lockTimeout: 250, lockRetries: 1 }));
          expect(refusal.why).toMatch(
            /backend \d+ \(application reporting, role postgres, what it does is seen by members of pg_read_all_stats\)/,
          );
        });
        await Promise.all(open.splice(0).map((database) => database.close()));
        const again = await another();
        await again.execute(trusted(`REASSIGN OWNED BY ${role} TO postgres; DROP ROLE ${role}`));
      });

      test('a role that may only read is refused, and may ask for the status', async () => {
        await apply(target, { to: '0001-tokens' });
        const role = `reader_${process.pid}_${major}`;
        await target.database.execute(
          trusted(`
          DROP ROLE IF EXISTS ${role}; CREATE ROLE ${role} LOGIN;
          ALTER ROLE ${role} SET default_transaction_read_only = on`),
        );
        const database = await another(address.replace('//postgres@', `//${role}@`));
        const reading = { ...target, database };
        expect((await failure(status(reading))).next).toContain('GRANT USAGE ON SCHEMA schemadiff');
        await target.database.execute(
          trusted(`GRANT USAGE ON SCHEMA schemadiff TO ${role};
          GRANT SELECT ON ALL TABLES IN SCHEMA schemadiff TO ${role}`),
        );
        expect(await status(reading)).toMatchObject({ pending: ['0002-email'], drift: [] });
        const refusal = await failure(apply(reading));
        expect(refusal).toMatchObject({ outcome: 'refused' });
        expect(refusal.message).toContain(`Role ${role} may not write the journal`);
        expect((await failure(rollback(reading))).message).toContain('may not write the journal');
        await target.database.execute(trusted(`DROP OWNED BY ${role}; DROP ROLE ${role}`));
      });

      test('a pool that changes servers between statements is found out', async () => {
        const [one, two] = [await another(), await another()];
        let turn = 0;
        const pool: Database = {
          ...one,
          query: (text, parameters) => (turn++ % 2 === 0 ? one : two).query(text, parameters),
        };
        const refusal = await failure(apply({ ...target, database: pool }));
        expect(refusal).toMatchObject({ outcome: 'refused' });
        expect(refusal.message).toContain('behind a pool');
      });

      test('ended by an administrator in a transaction: failed, and applied the next time', async () => {
        const administrator = await another();
        await apply(target, { to: '0001-tokens' });
        const error = await failure(
          apply(target, {
            report: (progress) => {
              if (progress.type !== 'step' || progress.number !== 2) return;
              void administrator.query(sql`
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()`);
            },
          }),
        );
        expect(error).toMatchObject({ outcome: 'failed' });
        expect(error.message).toContain('rolled the transaction back');
        const again = { ...target, database: await another() };
        expect((await apply(again)).applied).toMatchObject([{ id: '0002-email', how: 'applied' }]);
      });

      test.each(['before', 'after'] as const)('the connection is lost %s COMMIT', async (when) => {
        const proxy = await proxyTo(address);
        try {
          const database = await another(proxy.url);
          const lossy = { ...target, database };
          proxy.lose(when, 'CREATE TABLE public.tokens');
          if (when === 'after') {
            const { applied } = await apply(lossy);
            expect(applied.map(({ id }) => id)).toContain('0002-email');
          } else {
            expect(await failure(apply(lossy))).toMatchObject({ outcome: 'failed' });
            expect(await status(target)).toMatchObject({ pending: ['0001-tokens', '0002-email'] });
            await apply(target);
          }
          expect(await status(target)).toMatchObject({ pending: [], drift: [], interrupted: null });
          expect(await readJournal(target.database)).toHaveLength(3);
        } finally {
          proxy.close();
        }
      });

      test('killed while an index is built: the next run waits for the build, or repairs it', async () => {
        const painter = { ...target, folders: paints };
        await apply(painter, { to: '0000-colours' });
        const reader = await another();
        const child = startChild({ url: address, folders: paints, command: 'apply' });
        await reader.transaction(async (session) => {
          await session.execute(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`);
          await session.query(sql`SELECT count(*) FROM public.paints`);
          const building = sql`
            SELECT FROM pg_stat_activity WHERE query LIKE 'CREATE UNIQUE INDEX CONCURRENTLY%'
              AND datname = current_database() AND wait_event_type = 'Lock'`;
          let seen = false;
          for (let look = 0; look < 300 && !seen; look += 1) {
            await wait(100);
            seen = (await target.database.query(building)).length > 0;
          }
          expect(seen).toBe(true);
          expect((await status(painter)).interrupted?.by).toMatch(
            /^backend \d+ \(application schemadiff/,
          );
          child.kill('SIGKILL');
          await once(child, 'exit');
        });
        expect((await status(painter)).interrupted).toMatchObject({ done: 2 });
        const { applied } = await apply(painter, { lockWait: 30_000 });
        expect(applied).toMatchObject([{ how: 'resumed' }]);
        expect(await status(painter)).toMatchObject({ pending: [], drift: [], interrupted: null });
      });

      test('a reader that keeps an index from being built is named, and the build repaired later', async () => {
        const painter = { ...target, folders: paints };
        await apply(painter, { to: '0000-colours' });
        const reader = await another(`${address}?application_name=reporting`);
        let error: SchemadiffError | undefined;
        await reader.transaction(async (session) => {
          await session.execute(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`);
          await session.query(sql`SELECT count(*) FROM public.paints`);
          error = await failure(apply(painter, { lockTimeout: 400, lockRetries: 2 }));
        });
        expect(error).toMatchObject({ outcome: 'failed' });
        expect(error?.why).toContain('application reporting');
        expect((await status(painter)).interrupted).toMatchObject({
          done: 2,
          error: '55P03',
          by: null,
        });
        expect((await apply(painter)).applied).toMatchObject([{ how: 'resumed' }]);
        expect(await status(painter)).toMatchObject({ pending: [], drift: [], interrupted: null });
      });

      test("neither a role's own settings nor its not being a superuser change anything", async () => {
        const role = `hostile_${process.pid}_${major}`;
        const settings = {
          statement_timeout: '1',
          lock_timeout: '1',
          idle_in_transaction_session_timeout: '1',
          default_transaction_read_only: 'on',
          search_path: 'pg_catalog, public',
          DateStyle: 'German',
          check_function_bodies: 'on',
        };
        const { database } = target;
        await database.execute(
          trusted(`DROP ROLE IF EXISTS ${role}; CREATE ROLE ${role} LOGIN;
            ALTER DATABASE ${new URL(address).pathname.slice(1)} OWNER TO ${role};
            ALTER SCHEMA public OWNER TO ${role};
            ${Object.entries(settings)
              .map(([name, value]) => `ALTER ROLE ${role} SET ${name} = ${value};`)
              .join('\n')}`),
        );
        const own = {
          ...target,
          database: await another(address.replace('//postgres@', `//${role}@`)),
        };
        expect((await apply(own)).applied).toHaveLength(3);
        expect(await status(own)).toMatchObject({ pending: [], drift: [] });
        expect((await rollback(own, { steps: 3, consent: async () => true })).undone).toHaveLength(
          3,
        );
      });

      test('a standby is refused before anything', async () => {
        const standby: Database = {
          ...target.database,
          query: async (text, parameters) =>
            text.includes('pg_is_in_recovery')
              ? [{ standby: true, readonly: true }]
              : await target.database.query(text, parameters),
        };
        const refusal = await failure(apply({ ...target, database: standby }));
        expect(refusal).toMatchObject({ outcome: 'refused' });
        expect(refusal.message).toContain('is a standby');
      });

      test('an error with values of rows shows none of them', async () => {
        const folders = await project([
          { id: '0000-users', schema: users },
          {
            id: '0001-number',
            schema: users.replace('name text', 'name integer'),
            up: ['ALTER TABLE public.users ALTER COLUMN name TYPE integer USING name::integer'],
          },
        ]);
        await apply({ ...target, folders }, { to: '0000-users' });
        await target.database.execute(sql`INSERT INTO public.users (name) VALUES ('123-45-6789')`);
        const error = await failure(apply({ ...target, folders }));
        expect(error).toMatchObject({ outcome: 'failed' });
        expect([error.message, error.where, error.why, error.next].join()).not.toContain('123-45');
      });
    });
  });
}
