/** Somebody stops a run: what was done is said, the server does not go on alone, and the next run ends it. */

import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { apply } from '../../src/apply/apply.ts';
import type { Report } from '../../src/apply/report.ts';
import { rollback } from '../../src/apply/rollback.ts';
import type { Target } from '../../src/apply/session.ts';
import { status } from '../../src/apply/status.ts';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import type { Folders } from '../../src/migration/directory.ts';
import { SchemadiffError } from '../../src/model/error.ts';
import { sql } from '../../src/model/sql.ts';
import { createDatabase, describeServer } from '../servers.ts';
import { alone, project, story, users } from './project.ts';

let folders: Folders;
let indexed: Folders;
beforeAll(async () => {
  folders = await project(story);
  indexed = await project([
    { id: '0000-users', schema: users },
    {
      id: '0001-index',
      schema: `${users} COMMENT ON TABLE public.users IS 'people'; CREATE INDEX by_name ON public.users (name);`,
      up: [
        `COMMENT ON TABLE public.users IS 'people'`,
        alone('CREATE INDEX CONCURRENTLY by_name ON public.users (name)'),
      ],
    },
  ]);
});

async function failure(work: Promise<unknown>): Promise<SchemadiffError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SchemadiffError) return error;
  throw error ?? new Error('It did not fail');
}

let database: Database;
let target: Target;
let stop: AbortController;
const consent = async () => true;

/** Stops it when its `nth` step begins. */
const atStep =
  (nth: number): Report =>
  ({ type }) => {
    if (type === 'step' && --nth === 0) stop.abort();
  };

async function begin(address: string) {
  stop = new AbortController();
  database = await connect(address);
  const reopen = database.engine === 'pglite' ? undefined : () => connect(address);
  target = { database, folders, reopen };
}

/** Stops it as soon as PostgreSQL says that a statement waits. */
async function whenWaiting(watcher: Database): Promise<void> {
  for (let look = 0; look < 300; look += 1) {
    const waiting = await watcher.query(sql`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    if (waiting.length > 0) return stop.abort();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Nothing waited');
}

describe('PGlite', () => {
  beforeEach(() => begin('pglite:'));
  afterEach(() => database.close());

  test('within a transaction: it is rolled back, and the rest is not begun', async () => {
    const error = await failure(apply(target, { stop: stop.signal, report: atStep(2) }));
    expect(error).toMatchObject({
      outcome: 'failed',
      message: expect.stringMatching(/^0001-tokens up was stopped at step [23] of \d\.$/),
      why: 'Done: 0000-users.\nNot begun: 0002-email.',
      next: 'Nothing of it was done. Run schemadiff apply again.',
    });
    expect(await status(target)).toMatchObject({
      applied: [{ id: '0000-users' }],
      drift: [],
      interrupted: null,
    });
    expect((await apply(target)).applied).toMatchObject([
      { id: '0001-tokens' },
      { id: '0002-email' },
    ]);
  });

  test('between two migrations, either way', async () => {
    const asLast: Report = ({ type }) => type === 'finished' && stop.abort();
    const up = await failure(apply(target, { stop: stop.signal, report: asLast }));
    expect(up).toMatchObject({
      message: 'Stopped after 0000-users.',
      why: 'Done: 0000-users.\nNot begun: 0001-tokens, 0002-email.',
      next: 'Run the command again.',
    });
    await apply(target);
    stop = new AbortController();
    const options = { steps: 3, stop: stop.signal, report: asLast, consent };
    expect(await failure(rollback(target, options))).toMatchObject({
      message: 'Stopped after 0002-email.',
      why: 'Done: 0002-email.\nNot begun: 0001-tokens, 0000-users.',
    });
  });

  test('when all is done, all is done', async () => {
    const options = { to: '0000-users', stop: stop.signal, report: atStep(1) };
    expect((await apply(target, options)).applied).toHaveLength(1);
  });

  test('while somebody is asked', async () => {
    await apply(target);
    const asked = async () => {
      stop.abort();
      return false;
    };
    const error = await failure(rollback(target, { stop: stop.signal, consent: asked }));
    expect(error).toMatchObject({ message: 'Stopped before anything was done.' });
  });
});

for (const major of [14, 18] as const) {
  describeServer(major, () => {
    let other: Database;
    let watcher: Database;
    beforeEach(async () => {
      const address = await createDatabase(major);
      await begin(address);
      other = await connect(address);
      watcher = await connect(address);
    });
    afterEach(() => Promise.all([database, other, watcher].map((each) => each.close())));

    test('while a statement waits for a lock, up and down', async () => {
      await apply(target, { to: '0001-tokens' });
      const patient = { lockTimeout: 60_000, lockRetries: 60 };
      let error: SchemadiffError | undefined;
      await other.transaction(async (session) => {
        await session.query(sql`SELECT count(*) FROM public.users`);
        const running = failure(apply(target, { ...patient, stop: stop.signal }));
        await whenWaiting(watcher);
        error = await running;
      });
      expect(error?.message).toMatch(/^0002-email up was stopped at step \d of \d\.$/);
      stop = new AbortController();
      await other.transaction(async (session) => {
        await session.query(sql`SELECT count(*) FROM public.tokens`);
        const running = failure(rollback(target, { ...patient, consent, stop: stop.signal }));
        await whenWaiting(watcher);
        error = await running;
      });
      expect(error?.message).toMatch(/^0001-tokens down was stopped at step \d of \d\.$/);
      expect(await status(target)).toMatchObject({ pending: ['0002-email'], drift: [] });
    });

    test('while an index is built: PostgreSQL builds it no more, and the next run repairs it', async () => {
      const indexing = { ...target, folders: indexed };
      await apply(indexing, { to: '0000-users' });
      let error: SchemadiffError | undefined;
      await other.transaction(async (session) => {
        await session.execute(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`);
        await session.query(sql`SELECT count(*) FROM public.users`);
        const running = failure(apply(indexing, { stop: stop.signal }));
        await whenWaiting(watcher);
        error = await running;
      });
      expect(error).toMatchObject({
        message: '0001-index up was stopped at step 2 of 2.',
        next: 'Its first 1 of 2 steps are committed and stay. Run schemadiff apply again: it goes on with step 2.',
      });
      expect(await status(indexing)).toMatchObject({
        drift: [],
        interrupted: { done: 1, error: '57014', by: null },
      });
      expect((await apply(indexing)).applied).toMatchObject([{ how: 'resumed' }]);
    });

    test('while another schemadiff works', async () => {
      await other.query(sql`SELECT pg_try_advisory_lock(1935894628, 1)`);
      const report: Report = ({ type }) => type === 'locked' && stop.abort();
      const options = { lockWait: 60_000, stop: stop.signal, report };
      expect(await failure(apply(target, options))).toMatchObject({
        outcome: 'failed',
        message: 'Stopped before anything was done.',
      });
    });
  });
}
