/** The example's six migrations, on a database that people use in between: PGlite, and 14 to 18. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apply } from '../../src/apply/apply.ts';
import { baseline } from '../../src/apply/baseline.ts';
import { describeLoss, type Loss } from '../../src/apply/data-loss.ts';
import { rollback } from '../../src/apply/rollback.ts';
import type { Target } from '../../src/apply/session.ts';
import { status } from '../../src/apply/status.ts';
import { loadConfig } from '../../src/config/config.ts';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import { readMigrations, statementsOf } from '../../src/migration/directory.ts';
import { trusted } from '../../src/model/sql.ts';
import { createDatabase, describeServer, majors } from '../servers.ts';
import { repository, versions } from './project.ts';

const ids = versions.map(({ id }) => id);
const seed = trusted(readFileSync(join(repository, 'test/story/seed.sql'), 'utf8'));
const folders = {
  migrations: join(repository, 'schema/migrations'),
  snapshots: join(repository, 'snapshots'),
};

/** The statements of a migration, as somebody would run them by hand. */
async function byHand(database: Database, id: string): Promise<void> {
  const migration = readMigrations(folders).find((each) => each.id === id);
  if (migration === undefined) throw new Error(`there is no ${id}`);
  for (const { sql } of await statementsOf(migration, 'up')) await database.execute(sql);
}

function suite(url: () => Promise<string>) {
  let database: Database;
  let target: Target;
  const run = (text: string) => database.execute(trusted(text));
  const rows = async (text: string) =>
    (await database.query(trusted(text))).map((row) => Object.values(row));

  beforeEach(async () => {
    const address = await url();
    database = await connect(address);
    target = { database, folders, reopen: () => connect(address) };
  });
  afterEach(() => database.close());

  test('each version keeps the rows of the one before', async () => {
    await apply(target, { to: '0000-baseline' });
    await database.execute(seed);
    const users = 'SELECT id, username, created_at FROM public.users ORDER BY id';
    const sessions = `SELECT id, session_token, status, user_id, user_agent, created_at, expires_at
      FROM public.auth_sessions ORDER BY id`;
    const [usersBefore, sessionsBefore] = [await rows(users), await rows(sessions)];

    await apply(target, { to: '0001-photo-backup' });
    await run(`INSERT INTO public.one_time_tokens (user_id, code, expires_at)
      SELECT id, '042137', now() + '10 minutes' FROM public.users`);
    await apply(target, { to: '0002-email-password' });
    await run(`INSERT INTO public.users (username, email) VALUES ('new', 'new@example.com');
      INSERT INTO public.revoked_tokens (user_id, jti, expires_at) VALUES (1, 'j', now())`);
    await apply(target);

    expect((await rows(users)).slice(0, -1)).toEqual(usersBefore);
    expect(await rows(sessions)).toEqual(sessionsBefore);
    expect(
      await rows(`SELECT DISTINCT mem_limit, ops_limit, is_email_mfa_enabled, is_admin
        FROM public.users`),
    ).toEqual([[67_108_864, 3, false, false]]);
    await run(`INSERT INTO public.auth_sessions (session_token, expires_at, exchange_token)
      VALUES ('new', now(), 'secret')`);
    expect(
      await rows(`SELECT is_exchanged, exchange_token IS NULL, count(*)::int
        FROM public.auth_sessions GROUP BY 1, 2 ORDER BY 2`),
    ).toEqual([
      [false, false, 1],
      [false, true, 6],
    ]);
    const { gates } = await loadConfig({ cwd: repository });
    expect(gates.verify).toHaveLength(1);
    for (const query of gates.verify ?? []) expect(await rows(query.sql)).toEqual(query.rows);
    expect((await apply(target)).applied).toEqual([]);

    const steps: string[] = [];
    await rollback(target, {
      consent: async () => true,
      report: (progress) => {
        if (progress.type === 'step') steps.push(progress.step.sql);
      },
    });
    expect(steps).toEqual([
      'DROP INDEX public.auth_sessions_is_exchanged_idx',
      'DROP INDEX public.auth_sessions_exchange_token_idx',
      'ALTER TABLE public.auth_sessions DROP COLUMN is_exchanged',
      'ALTER TABLE public.auth_sessions DROP COLUMN exchange_token',
    ]);
    expect(await status(target)).toMatchObject({
      applied: ids.slice(0, 5).map((id) => ({ id, how: 'applied' })),
      pending: ['0005-exchange-tokens'],
      interrupted: null,
      drift: [],
    });
  });

  test('a rollback says what it deletes, with counts, and does nothing without consent', async () => {
    await apply(target, { to: '0000-baseline' });
    await database.execute(seed);
    await apply(target, { to: '0004-two-factor' });
    await run(`INSERT INTO public.two_factor_auth (user_id, secret) VALUES (1, 's'), (2, 's');
      INSERT INTO public.one_time_tokens (user_id, code, expires_at)
        SELECT id, '000000', now() FROM public.users;
      INSERT INTO public.srp_sessions (user_id, client_public, server_secret, expires_at)
        VALUES (1, 'A', 'b', now())`);

    let asked: string[] = [];
    const consent = (answer: boolean) => async (losses: readonly Loss[]) => {
      asked = losses.map(describeLoss);
      return answer;
    };
    await expect(rollback(target, { consent: consent(false) })).rejects.toThrow('nobody agreed');
    expect(asked).toEqual(['table public.two_factor_auth: 2 rows']);
    expect(await rows('SELECT count(*)::int FROM public.two_factor_auth')).toEqual([[2]]);

    await rollback(target, { consent: consent(true), to: '0000-baseline' });
    expect(asked).toContain('table public.one_time_tokens: 6 rows');
    expect(asked).toContain('table public.srp_sessions: 1 row');
    expect(await rows('SELECT count(*)::int FROM public.auth_sessions')).toEqual([[6]]);
  });

  test('tables that were made by hand are adopted, once they are what was declared', async () => {
    await apply(target, { to: '0002-email-password' });
    await byHand(database, '0003-mfa');
    await run('ALTER TABLE public.mfa_events DROP COLUMN details');
    await expect(baseline(target, '0003-mfa')).rejects.toMatchObject({
      outcome: 'refused',
      why: expect.stringContaining('public.mfa_events.details'),
    });
    await run("ALTER TABLE public.mfa_events ADD COLUMN details jsonb DEFAULT '{}' NOT NULL");
    expect(await baseline(target, '0003-mfa')).toEqual({ adopted: ['0003-mfa'] });

    await byHand(database, '0004-two-factor');
    expect((await apply(target)).applied).toMatchObject([
      { id: '0004-two-factor', how: 'adopted' },
      { id: '0005-exchange-tokens', how: 'applied' },
    ]);
    const how = (await status(target)).applied.map((each) => each.how);
    expect(how.slice(3)).toEqual(['baseline', 'baseline', 'applied']);
  });
}

describe('PGlite', () => suite(async () => 'pglite:'));
for (const major of majors) describeServer(major, () => suite(() => createDatabase(major)));
