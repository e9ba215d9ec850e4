/** One case of a property run: rows of the old schema, and what the old release does with them. */

import fc from 'fast-check';
import type { PgliteDatabase } from '../../database/pglite.ts';
import type { Sql } from '../../model/sql.ts';
import { statements } from '../arbitrary/insertion.ts';
import type { Pool } from '../arbitrary/pool.ts';
import { scenarios } from '../arbitrary/workload.ts';
import { insertAsleep } from '../asleep.ts';
import type { OldStatement } from '../law/trial.ts';

export interface Case {
  /** INSERT statements, and what moves sequences behind them. Never a real row. */
  readonly rows: readonly Sql[];
  readonly workload: readonly OldStatement[];
  /** For whatever a law makes up itself. */
  readonly seed: number;
}

/** What a case needs none of. */
export const emptyCase: Case = { rows: [], workload: [], seed: 0 };

/** Statements of the old release in one case, at most. */
const mostStatements = 16;

/** Cases of a schema; they shrink to the rows and the statements that matter. */
export function cases(pool: Pool): fc.Arbitrary<Case> {
  return fc
    .record({
      scenario: scenarios(pool, { statements: mostStatements }),
      seed: fc.noShrink(fc.nat()),
    })
    .map(({ scenario: { rows, workload }, seed }) => ({
      rows: statements(rows.rows),
      workload,
      seed,
    }));
}

/** Puts the rows in as a restored backup would: triggers and foreign keys do not look. */
export const fillWith =
  ({ rows }: Pick<Case, 'rows'>) =>
  (database: PgliteDatabase): Promise<void> =>
    insertAsleep(database, rows);
