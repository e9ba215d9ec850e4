import { openScratch, type PgliteDatabase } from '../../../src/database/pglite.ts';
import { sql } from '../../../src/model/sql.ts';

/** A database for trials. Most of their time goes into planning the reader's queries: with fewer ways to join, less. */
export async function openSoak(): Promise<PgliteDatabase> {
  const opened = await openScratch({ extensions: ['citext', 'pg_trgm'] });
  await opened.execute(
    sql`SET enable_mergejoin = off; SET enable_hashjoin = off; SET enable_memoize = off; SET enable_incremental_sort = off`,
  );
  return opened;
}
