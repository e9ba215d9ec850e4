/** Ends what a script may have left in its session: transactions, roles, settings, locks, temporary tables. */

import * as z from 'zod';
import type { Database } from '../database/database.ts';
import { prepareSession } from '../database/settings.ts';
import { ident, type Sql, sql } from '../model/sql.ts';

const clean = sql`RESET ROLE; RESET ALL; DISCARD TEMP; SELECT pg_catalog.pg_advisory_unlock_all()`;

const superuser = z.tuple([z.object({ name: z.string() })]);

/** PGlite knows no user that was authenticated, and resets nothing: it is whom initdb made. */
async function authenticated(database: Database): Promise<Sql> {
  if (database.engine !== 'pglite') return sql`DEFAULT`;
  const rows = await database.query(
    sql`SELECT rolname AS name FROM pg_catalog.pg_roles WHERE oid = 10`,
  );
  const [{ name }] = superuser.parse(rows);
  return ident(name);
}

export async function resetSession(database: Database): Promise<void> {
  await database.execute(sql`ROLLBACK`);
  await database.execute(sql`SET SESSION AUTHORIZATION ${await authenticated(database)}`);
  await database.execute(clean);
  await database.execute(prepareSession({ applicationName: 'schemadiff', lockTimeout: 0 }));
}
