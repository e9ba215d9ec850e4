/**
 * Who keeps a session waiting for a lock, seen from another connection while it waits.
 *
 * Names and ages, never the text of a query: it can hold values.
 */

import * as z from 'zod';
import type { Database } from '../database/database.ts';
import { sql } from '../model/sql.ts';
import { sleep } from './sleep.ts';

const rows = z.array(
  z.object({
    pid: z.number(),
    there: z.boolean(),
    application: z.string().nullable(),
    role: z.string().nullable(),
    state: z.string().nullable(),
    seconds: z.number().nullable(),
  }),
);

/** PostgreSQL shows a role what others of its own do, and of the rest no more than the name. */
const unseen = 'what it does is seen by members of pg_read_all_stats';

/** pg_blocking_pids() says 0 for a prepared transaction, which no session holds. */
async function blockersOf(watcher: Database, pid: number): Promise<string[]> {
  const found = await watcher.query(
    sql`SELECT b.pid, a.pid IS NOT NULL AS there, a.application_name AS application, a.usename AS role, a.state,
        EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::int AS seconds
      FROM (SELECT DISTINCT pid FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids($1::int)) AS pid) AS b
      LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = b.pid
      ORDER BY b.pid`,
    [pid],
  );
  const sessions = rows.parse(found);
  const lines = sessions
    .filter((each) => each.pid !== 0)
    .map(({ pid: blocker, there, application, role, state, seconds }) => {
      const age = seconds === null ? '' : `, transaction open for ${seconds} s`;
      const doing = state ?? (there ? unseen : 'ended');
      return `backend ${blocker} (application ${application || 'without a name'}, role ${role ?? '?'}, ${doing}${age})`;
    });
  if (lines.length === sessions.length) return lines;
  const prepared = await watcher.query(sql`
    SELECT gid FROM pg_catalog.pg_prepared_xacts
    WHERE database = pg_catalog.current_database() ORDER BY prepared`);
  return [...lines, ...prepared.map(({ gid }) => `prepared transaction ${gid}`)];
}

/** Opens its connection when something takes longer than a moment, and keeps it until closed. */
export class Watcher {
  readonly #reopen: (() => Promise<Database>) | undefined;
  #database: Database | undefined;

  constructor(reopen: (() => Promise<Database>) | undefined) {
    this.#reopen = reopen;
  }

  /** Does `work` of the session `pid`; the last blockers that were seen of it go to `found`. */
  async during<T>(pid: number, found: (blockers: string[]) => void, work: () => Promise<T>) {
    const over = new AbortController();
    // Watching is a courtesy: when it fails, the work goes on.
    const watched = this.#watch(pid, found, over.signal).catch(() => undefined);
    try {
      return await work();
    } finally {
      over.abort();
      await watched;
    }
  }

  async #watch(pid: number, found: (blockers: string[]) => void, over: AbortSignal) {
    if (this.#reopen === undefined) return;
    await sleep(50, over);
    while (!over.aborted) {
      this.#database ??= await this.#reopen();
      const blockers = await blockersOf(this.#database, pid);
      if (blockers.length > 0) found(blockers);
      await sleep(100, over);
    }
  }

  async close(): Promise<void> {
    await this.#database?.close();
  }
}
