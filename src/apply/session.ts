/** What every command that changes a database does around its work: lock, watch, survive a lost COMMIT. */

import type { Database } from '../database/database.ts';
import type { Folders } from '../migration/directory.ts';
import { SchemadiffError } from '../model/error.ts';
import { sql } from '../model/sql.ts';
import { Watcher } from './blockers.ts';
import type { Retries, Runner } from './execute.ts';
import { CommitUnknown } from './failure.ts';
import { isRecorded } from './journal.ts';
import { withLock } from './lock.ts';
import type { Report } from './report.ts';
import { sleep } from './sleep.ts';
import { Stop } from './stop.ts';

export interface Target {
  readonly database: Database;
  readonly folders: Folders;
  /** Another connection to the same database; PGlite has only one. */
  readonly reopen?: (() => Promise<Database>) | undefined;
}

export interface RunOptions extends Partial<Retries> {
  /** Milliseconds to wait for another schemadiff; 10,000 unless said. */
  readonly lockWait?: number | undefined;
  readonly report?: Report | undefined;
  /** Aborted: nothing more is begun, the statement that runs is cancelled, and what was done is said. */
  readonly stop?: AbortSignal | undefined;
}

export const runDefaults = { lockWait: 10_000, lockTimeout: 2_000, lockRetries: 30 } as const;

/** Whether the transaction was committed; undefined when nobody can say. */
async function wasCommitted(database: Database, xid: string): Promise<boolean | undefined> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    // After a failover the numbers mean other transactions; the row in the journal means this one.
    if (await isRecorded(database, xid)) return true;
    const [row] = await database
      .query(sql`SELECT pg_catalog.pg_xact_status($1::pg_catalog.xid8) AS status`, [xid])
      .catch(() => []);
    if (row?.status !== 'in progress') {
      // It may have been committed between the two looks.
      if (await isRecorded(database, xid)) return true;
      return row?.status === 'aborted' ? false : undefined;
    }
    await sleep(200);
  }
  return undefined;
}

async function reopened(target: Target, error: CommitUnknown): Promise<Database> {
  let last: unknown = error;
  for (let look = 0; look < 10 && target.reopen !== undefined; look += 1) {
    try {
      return await target.reopen();
    } catch (failure) {
      last = failure;
      await sleep(500);
    }
  }
  throw last instanceof CommitUnknown ? last : error;
}

async function settled(target: Target, error: CommitUnknown): Promise<Database> {
  const database = await reopened(target, error);
  try {
    const committed = await wasCommitted(database, error.xid);
    if (committed === true) return database;
    if (committed === undefined) throw error;
    throw new SchemadiffError(
      'failed',
      'The connection was lost during COMMIT, and the server rolled back.',
      {
        where: database.label,
        why: error.why,
        next: 'Run the command again.',
      },
    );
  } catch (failure) {
    await database.close();
    throw failure;
  }
}

/**
 * Does `work` under the lock. When the connection is lost during a COMMIT, asks the server what became
 * of it: committed, then `work` starts again on a new connection and finds in the journal what is done.
 * @throws SchemadiffError refused when nothing can be changed; inDoubt when nobody knows.
 */
export async function locked<T>(
  target: Target,
  options: RunOptions,
  work: (runner: Runner) => Promise<T>,
): Promise<T> {
  const {
    lockWait = runDefaults.lockWait,
    lockTimeout = runDefaults.lockTimeout,
    lockRetries = runDefaults.lockRetries,
    report = () => undefined,
  } = options;
  const { database } = target;
  const reopen = database.engine === 'pglite' ? undefined : target.reopen;
  const watcher = new Watcher(reopen);
  const stop = new Stop(options.stop, reopen);
  try {
    return await withLock(database, { lockWait, report, stop }, (held) =>
      work({ database, held, watcher, report, stop, lockTimeout, lockRetries }),
    );
  } catch (error) {
    if (!(error instanceof CommitUnknown)) throw error;
    const fresh = await settled(target, error);
    try {
      return await locked({ ...target, database: fresh }, { ...options, lockWait: 30_000 }, work);
    } finally {
      await fresh.close();
    }
  } finally {
    await watcher.close();
  }
}
