/**
 * Makes a Database of a driver: one session, its transactions, and the order of its statements.
 *
 * Statements of concurrent callers run one after the other. What would mix up transactions is a bug
 * of the caller and throws: nesting, the database itself used inside of `transaction`, a session kept
 * after its transaction.
 */

import { SchemadiffError } from '../model/error.ts';
import { type Sql, sql } from '../model/sql.ts';
import type { Database, Row, Session } from './database.ts';
import { ConnectionLost } from './database-error.ts';
import { beginSnapshot } from './settings.ts';
import type { Parameter } from './values.ts';

/** What an adapter provides. Errors are already DatabaseError or another SchemadiffError. */
export interface Driver {
  readonly engine: Database['engine'];
  readonly major: number;
  readonly label: string;
  query(sql: Sql, parameters: readonly Parameter[]): Promise<Row[]>;
  each(sql: Sql, take: (row: Row) => void): Promise<void>;
  /** Runs a script; answers the last command's tag (`COMMIT`). */
  execute(sql: Sql): Promise<string | undefined>;
  copyIn(statement: Sql, rows: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export function databaseOf(driver: Driver): Database {
  let inTransaction = false;
  let queue: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work, work);
    // Without the result, which may be large.
    const ended = () => undefined;
    queue = turn.then(ended, ended);
    return turn;
  }

  async function within<T>(
    begin: Sql,
    end: (driver: Driver) => Promise<void>,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    if (inTransaction) throw new Error('transaction() and snapshot() cannot be nested');
    inTransaction = true;
    let open = true;
    const checkOpen = () => {
      if (!open) throw new Error('The session was used after its transaction ended');
    };
    try {
      await inTurn(() => driver.execute(begin));
      const result = await work({
        query: async (text, parameters = []) => {
          checkOpen();
          return inTurn(() => driver.query(text, parameters));
        },
        each: async (text, take) => {
          checkOpen();
          await inTurn(() => driver.each(text, take));
        },
        execute: async (text) => {
          checkOpen();
          await inTurn(() => driver.execute(text));
        },
      });
      open = false;
      await inTurn(() => end(driver));
      return result;
    } catch (error) {
      open = false;
      // The first error is the one to report, also when the connection is gone.
      await inTurn(() => driver.execute(sql`ROLLBACK`)).catch(() => undefined);
      throw error;
    } finally {
      inTransaction = false;
    }
  }

  const checkOutside = () => {
    if (inTransaction) throw new Error('A transaction is open: use the session it was given');
  };

  return {
    engine: driver.engine,
    major: driver.major,
    label: driver.label,
    query: async (text, parameters = []) => {
      checkOutside();
      return inTurn(() => driver.query(text, parameters));
    },
    each: async (text, take) => {
      checkOutside();
      await inTurn(() => driver.each(text, take));
    },
    execute: async (text) => {
      checkOutside();
      await inTurn(() => driver.execute(text));
    },
    copyIn: async (statement, rows) => {
      checkOutside();
      await inTurn(() => driver.copyIn(statement, rows));
    },
    snapshot: (work) => within(beginSnapshot, release, work),
    transaction: (work) => within(sql`BEGIN`, commit, work),
    close: () => driver.close(),
  };
}

/** Nothing was changed: a connection that is lost here leaves no doubt. */
async function release(driver: Driver): Promise<void> {
  await driver.execute(sql`COMMIT`);
}

/** COMMIT of a failed transaction succeeds, and says ROLLBACK. */
async function commit(driver: Driver): Promise<void> {
  try {
    const tag = await driver.execute(sql`COMMIT`);
    if (tag !== 'COMMIT') {
      throw new SchemadiffError('failed', 'The transaction was rolled back', {
        where: driver.label,
        why: 'One of its statements had failed, and the failure was ignored.',
      });
    }
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    throw new SchemadiffError('inDoubt', 'The connection was lost during COMMIT', {
      where: driver.label,
      why: error.why,
      next: 'Look whether the changes are there before running the command again.',
    });
  }
}
