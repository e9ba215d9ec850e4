/**
 * Rows as a restored backup brings them: triggers, rules and foreign keys do not look.
 *
 * Switching to that role and back throws away every plan of the session (assign_session_replication_role()
 * calls ResetPlanCache()), and planning the reading of a catalog takes longer than all else in a case. Where
 * nothing would fire, and the rows refer to rows that are there, they are the same without it.
 */

import * as z from 'zod';
import type { Database, Session } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { join, type Sql, sql } from '../model/sql.ts';

const replica = sql`SET LOCAL session_replication_role = replica`;

/** Triggers and rules of users. */
const watching = sql`
  SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE NOT tgisinternal)
    OR EXISTS (SELECT FROM pg_catalog.pg_rewrite WHERE oid >= 16384 AND ev_type <> '1') AS watched`;

const watched = z.tuple([z.object({ watched: z.boolean() })]);

async function isWatched(session: Session): Promise<boolean> {
  return watched.parse(await session.query(watching))[0].watched;
}

/** In a transaction: from here to its end no trigger and no rule fires. Foreign keys may still look. */
export async function fallAsleep(session: Session): Promise<void> {
  if (await isWatched(session)) await session.execute(replica);
}

/** Databases whose foreign keys refused rows that a backup may hold. */
const refusing = new WeakSet<Database>();

/**
 * Statements that put rows in, in one transaction.
 * @throws DatabaseError when they are refused by more than triggers and foreign keys.
 */
export async function insertAsleep(database: Database, rows: readonly Sql[]): Promise<void> {
  if (rows.length === 0) return;
  const put = (statements: readonly Sql[]) =>
    database.transaction((session) => session.execute(join(statements, ';\n')));
  if (!refusing.has(database) && !(await isWatched(database))) {
    try {
      await put(rows);
      return;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      refusing.add(database);
    }
  }
  await put([replica, ...rows]);
}
