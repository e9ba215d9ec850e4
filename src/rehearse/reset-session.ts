/** Ends what a script may have left in its session: transactions, roles, settings, locks, temporary tables. */

import type { Database } from '../database/database.ts';
import { prepareSession } from '../database/settings.ts';
import { sql } from '../model/sql.ts';

const clean = sql`RESET ROLE; RESET ALL; DISCARD TEMP; SELECT pg_catalog.pg_advisory_unlock_all()`;

export async function resetSession(database: Database): Promise<void> {
  await database.execute(sql`ROLLBACK`);
  // PGlite knows no user that was authenticated, and resets nothing.
  const user = database.engine === 'pglite' ? sql`postgres` : sql`DEFAULT`;
  await database.execute(sql`SET SESSION AUTHORIZATION ${user}`);
  await database.execute(clean);
  await database.execute(prepareSession({ applicationName: 'schemadiff', lockTimeout: 0 }));
}
