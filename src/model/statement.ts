/** One SQL statement that a plan may run, with its hazards. */

import type { Hazard } from './hazard.ts';
import type { Sql } from './sql.ts';

export interface Statement {
  /** Without the closing semicolon. */
  readonly sql: Sql;
  readonly hazards: readonly Hazard[];
  /** False when PostgreSQL refuses it in a transaction block (CREATE INDEX CONCURRENTLY, …). */
  readonly transactional: boolean;
  /** True when its effect can be used only after a commit: ALTER TYPE … ADD VALUE. */
  readonly commitBeforeUse: boolean;
  readonly joins?: Joining;
}

/** Statements with the same beginning and end are one, in which what they have between these is a list. */
export interface Joining {
  /** `ALTER TABLE t `. */
  readonly begin: Sql;
  readonly end: Sql;
}

export function statement(
  sql: Sql,
  hazards: readonly Hazard[] = [],
  options: {
    readonly transactional?: boolean;
    readonly commitBeforeUse?: boolean;
    readonly joins?: Joining;
  } = {},
): Statement {
  return {
    sql,
    hazards,
    transactional: options.transactional ?? true,
    commitBeforeUse: options.commitBeforeUse ?? false,
    ...(options.joins === undefined ? {} : { joins: options.joins }),
  };
}
