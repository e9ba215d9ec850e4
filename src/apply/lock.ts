/**
 * One schemadiff at a time on a database: a session's advisory lock on the connection that runs the DDL.
 *
 * It is polled: a session that waits inside of pg_advisory_lock() holds a snapshot, for which another
 * session's CREATE INDEX CONCURRENTLY waits in turn, until one of them is killed. It is on the DDL
 * connection itself, so that it lasts exactly as long as a statement of a client that died.
 */

import * as z from 'zod';
import type { Database } from '../database/database.ts';
import { refused, SchemadiffError } from '../model/error.ts';
import { type Sql, sql } from '../model/sql.ts';
import type { Report } from './report.ts';
import { jittered, sleep } from './sleep.ts';
import type { Stop } from './stop.ts';

/** Both halves of the lock's number: `schd`, and the journal that it guards. */
const key: Sql = sql`1935894628, 1`;

export interface LockOptions {
  /** Milliseconds to wait for another schemadiff. */
  readonly lockWait: number;
  readonly report: Report;
  readonly stop: Stop;
}

async function backendPid(database: Database): Promise<number> {
  const [row] = await database.query(sql`SELECT pg_catalog.pg_backend_pid() AS pid`);
  return z.number().parse(row?.pid);
}

/**
 * Refuses a server that takes no changes.
 * @throws SchemadiffError refused.
 */
async function checkPrimary(database: Database): Promise<void> {
  const [row] = await database.query(sql`
    SELECT pg_catalog.pg_is_in_recovery() AS standby,
      pg_catalog.current_setting('transaction_read_only') = 'on' AS readonly`);
  if (row?.standby === true) {
    throw refused(`${database.label} is a standby; nothing can be changed there.`, {
      next: 'Connect to the primary server.',
    });
  }
  if (row?.readonly === true) {
    throw refused(`${database.label} is read-only; nothing can be changed there.`, {
      next: 'Connect to a server and as a role that may write.',
    });
  }
}

interface Holder {
  readonly pid: number;
  readonly application: string;
  readonly seconds: number | null;
}

async function holderOf(database: Database): Promise<Holder | undefined> {
  const [row] = await database.query(sql`
    SELECT l.pid, coalesce(a.application_name, '') AS application,
      EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.backend_start)::int AS seconds
    FROM pg_catalog.pg_locks AS l
    LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
      AND (l.classid, l.objid) = (${key})
      AND l.database = (
        SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`);
  return z
    .object({ pid: z.number(), application: z.string(), seconds: z.number().nullable() })
    .optional()
    .parse(row);
}

function describeHolder(holder: Holder | undefined): string {
  if (holder === undefined) return 'a session that has just ended';
  const since = holder.seconds === null ? '' : `, connected for ${holder.seconds} s`;
  return `backend ${holder.pid} (application ${holder.application || 'without a name'}${since})`;
}

/** Who works on the database; undefined: nobody. */
export async function worker(database: Database): Promise<string | undefined> {
  const holder = await holderOf(database);
  return holder === undefined ? undefined : describeHolder(holder);
}

async function acquire(database: Database, { lockWait, report, stop }: LockOptions): Promise<void> {
  const deadline = Date.now() + lockWait;
  let pause = 25;
  let told = false;
  for (;;) {
    await stop.check();
    const [row] = await database.query(sql`SELECT pg_catalog.pg_try_advisory_lock(${key}) AS got`);
    if (row?.got === true) return;
    const holder = describeHolder(await holderOf(database));
    if (Date.now() >= deadline) {
      throw refused(`Another schemadiff is working on ${database.label}.`, {
        where: holder,
        next: 'Wait until it has ended, or give it longer with --lock-wait.',
      });
    }
    if (!told) report({ type: 'locked', holder });
    told = true;
    await sleep(Math.min(jittered(pause), Math.max(0, deadline - Date.now())), stop.asked);
    pause = Math.min(pause * 2, 1000);
  }
}

function pooled(database: Database): SchemadiffError {
  return refused(`${database.label} is behind a pool that changes servers between transactions.`, {
    why: 'The lock belongs to one server session; the next statement ran in another.',
    next: 'Connect to the server itself, or to a pool in session mode.',
  });
}

/** The session that holds the lock. */
export interface Held {
  readonly pid: number;
  /**
   * To be called where it matters: is this still the session that holds the lock?
   * @throws SchemadiffError refused.
   */
  check(pid: unknown): void;
}

async function checkSession(database: Database): Promise<number> {
  const pid = await backendPid(database);
  // A pool in transaction mode hands out any free session; one look can be lucky.
  for (let look = 0; look < 3; look += 1) {
    if ((await backendPid(database)) !== pid) throw pooled(database);
  }
  const holder = await holderOf(database);
  if (holder?.pid !== pid) throw pooled(database);
  return pid;
}

async function release(database: Database): Promise<boolean> {
  const [row] = await database.query(sql`SELECT pg_catalog.pg_advisory_unlock(${key}) AS released`);
  return row?.released === true;
}

/**
 * Does `work` while no other schemadiff can.
 * @throws SchemadiffError refused when another one is at work, and where nothing can be changed.
 */
export async function withLock<T>(
  database: Database,
  options: LockOptions,
  work: (held: Held) => Promise<T>,
): Promise<T> {
  if (database.engine === 'pglite') {
    // The directory's lock keeps others away.
    const pid = await backendPid(database);
    return await work({ pid, check: () => undefined });
  }
  await checkPrimary(database);
  await acquire(database, options);
  let result: T;
  try {
    const own = await checkSession(database);
    result = await work({
      pid: own,
      check: (pid) => {
        if (pid !== own) throw pooled(database);
      },
    });
  } catch (error) {
    // The first error is the one to report; a session that ended has given the lock back.
    await release(database).catch(() => false);
    throw error;
  }
  if (!(await release(database))) {
    throw new SchemadiffError('inDoubt', `The lock on ${database.label} was lost on the way.`, {
      why: 'pg_advisory_unlock() says that this session does not hold it: a pool, or a new connection.',
      next: 'Run schemadiff status to see where the database is.',
    });
  }
  return result;
}
