/** Why a table was not read, in words of our own: PostgreSQL's may quote what rows hold. */

import type { DatabaseError } from '../../database/database-error.ts';
import { sqlstates } from '../../database/sqlstate.ts';

/** Milliseconds. */
export interface Limits {
  /** For each table. */
  readonly tableTime: number;
  /** For all tables together. */
  readonly totalTime: number;
  /** To wait for a lock. */
  readonly lockTime: number;
}

/** What is asked of a table that is read: another one may be declared, and still to come or to be renamed. */
export function describePartFailure(error: DatabaseError, limits: Limits): string {
  const missing: readonly string[] = [sqlstates.undefinedTable, sqlstates.invalidSchemaName];
  return missing.includes(error.sqlstate)
    ? 'the table that it refers to is not there'
    : describeFailure(error, limits);
}

export function describeFailure({ sqlstate }: DatabaseError, limits: Limits): string {
  switch (sqlstate) {
    case sqlstates.queryCanceled:
      return `not read within ${limits.tableTime / 1000} s`;
    case sqlstates.lockNotAvailable:
      return `locked by another session for more than ${limits.lockTime / 1000} s`;
    case sqlstates.insufficientPrivilege:
      return 'this role may not read it';
    case sqlstates.undefinedTable:
    case sqlstates.invalidSchemaName:
      return 'dropped meanwhile';
    case sqlstates.serializationFailure:
      return 'the standby had to end the snapshot: what it read was vacuumed on the primary';
    default:
      return `PostgreSQL's error ${sqlstate}`;
  }
}
