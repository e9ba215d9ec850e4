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
  /** `ALTER TABLE t`, with which the text begins, where PostgreSQL does several of these in one pass over the rows. */
  readonly pass?: Sql;
}

export function statement(
  sql: Sql,
  hazards: readonly Hazard[] = [],
  options: {
    readonly transactional?: boolean;
    readonly commitBeforeUse?: boolean;
    readonly pass?: Sql;
  } = {},
): Statement {
  return {
    sql,
    hazards,
    transactional: options.transactional ?? true,
    commitBeforeUse: options.commitBeforeUse ?? false,
    ...(options.pass === undefined ? {} : { pass: options.pass }),
  };
}
