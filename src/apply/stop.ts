/**
 * Somebody asks for the work to stop: nothing more is begun, and the statement that runs is cancelled.
 *
 * A statement goes on where its client is gone: a process that just ended would leave the server at work, with the
 * lock of the migration, and nobody who knows.
 */

import { setImmediate } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import { sqlstates } from '../database/sqlstate.ts';
import { sql } from '../model/sql.ts';
import { Stopped, sqlstateOf } from './failure.ts';
import { sleep } from './sleep.ts';

export class Stop {
  /** Aborted when somebody asks. */
  readonly asked: AbortSignal;
  readonly #reopen: (() => Promise<Database>) | undefined;

  /** `reopen`: another connection to the same server, which cancels; PGlite, in this process, has none. */
  constructor(asked: AbortSignal | undefined, reopen: (() => Promise<Database>) | undefined) {
    this.asked = asked ?? new AbortController().signal;
    this.#reopen = reopen;
  }

  /**
   * To be called before anything is begun.
   * @throws Stopped
   */
  async check(): Promise<void> {
    // Signals come in when nothing else is to be done; PGlite leaves no such moment.
    await setImmediate();
    if (this.asked.aborted) throw new Stopped();
  }

  /**
   * Does `work`, which is one statement of the session `pid`, or several that only read.
   * @throws Stopped when it was cancelled, or was not begun.
   */
  async during<T>(pid: number, work: () => Promise<T>): Promise<T> {
    await this.check();
    const over = new AbortController();
    const cancelling = this.#cancel(pid, over.signal);
    try {
      return await work();
    } catch (error) {
      if (this.asked.aborted && sqlstateOf(error) === sqlstates.queryCanceled) throw new Stopped();
      throw error;
    } finally {
      over.abort();
      // What comes next must not be cancelled.
      await cancelling;
    }
  }

  /** Again and again: a statement may not have begun when it is first told. */
  async #cancel(pid: number, over: AbortSignal): Promise<void> {
    const either = AbortSignal.any([this.asked, over]);
    if (!either.aborted) await new Promise((done) => either.addEventListener('abort', done));
    if (over.aborted || this.#reopen === undefined) return;
    try {
      const database = await this.#reopen();
      try {
        while (!over.aborted) {
          await database.query(sql`SELECT pg_catalog.pg_cancel_backend($1::int)`, [pid]);
          await sleep(200, over);
        }
      } finally {
        await database.close();
      }
    } catch {
      // Without a connection the statement goes on to its end, and the work stops there.
    }
  }
}
