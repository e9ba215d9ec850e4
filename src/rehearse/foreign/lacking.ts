/** What the database that rehearses lacks, and production may have: no fault of the statement. */

import type { Database } from '../../database/database.ts';
import { DatabaseError } from '../../database/database-error.ts';
import { sqlstates } from '../../database/sqlstate.ts';
import type { SchemadiffError } from '../../model/error.ts';
import { ofRoles, ofServer } from '../world/of-server.ts';
import type { ScriptItem } from './script.ts';

/** What a build of PostgreSQL may be without. */
const ofBuild: readonly RegExp[] = [
  /^extension ".*" is not available/,
  /^could not (?:access|load|open) (?:file|library|extension control file)/,
  /is not supported by this build|unsupported XML feature|ICU is not supported/,
  /^language ".*" does not exist/,
  /^collation ".*" for encoding ".*" does not exist|could not create locale|^tablespace ".*" does not exist/,
  /^text search (?:template|parser) ".*" does not exist/,
  /could not (?:connect|establish connection)|must be loaded via|wal_level|logical decoding/,
];

/** Null when the statement itself is at fault. */
export function lacking(database: Database, error: SchemadiffError): string | null {
  const { label } = database;
  if (!(error instanceof DatabaseError)) return `${label}: ${error.message}`;
  const { sqlstate, message } = error;
  if (ofBuild.some((pattern) => pattern.test(message))) return `${label} lacks it: ${message}`;
  if (database.engine === 'postgres' && /^role ".*" does not exist$/.test(message)) {
    return `the server has none: ${message}`;
  }
  if (sqlstate === sqlstates.internalError && database.engine === 'pglite')
    return `${label} failed: ${message}`;
  return null;
}

/** Statements that are never sent: a server has to stay as it is, and PGlite may not come back. */
export function neverRun({ engine }: Database, item: ScriptItem): string | null {
  if (item.type !== 'statement') return null;
  const shared = engine === 'postgres' && ofRoles(item);
  const what = shared ? 'a statement on roles' : ofServer(item);
  return what === null ? null : `${what} is for a whole server`;
}
