/** Runs statements the way apply does: consecutive transactional ones share a transaction. */

import type { Database, Session } from '../database/database.ts';
import { SchemadiffError } from '../model/error.ts';
import { join, type Sql } from '../model/sql.ts';

export interface Executable {
  readonly sql: Sql;
  /** False: PostgreSQL refuses it, or its effect, inside the transaction of the others. */
  readonly transactional: boolean;
  /** A transaction begins with it, where another has just ended: they are not one. */
  readonly begins?: boolean;
}

/** Consecutive statements that share a transaction; each of the others is a segment of its own. */
export function segmentsOf<T extends Pick<Executable, 'transactional' | 'begins'>>(
  steps: readonly T[],
): readonly (readonly T[])[] {
  const segments: T[][] = [];
  for (const step of steps) {
    const last = segments.at(-1);
    const joins = step.transactional && step.begins !== true;
    if (joins && last?.at(-1)?.transactional === true) last.push(step);
    else segments.push([step]);
  }
  return segments;
}

export async function inSegment<T>(
  database: Database,
  segment: readonly Executable[],
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const transactional = segment.every((step) => step.transactional);
  return transactional ? await database.transaction(work) : await work(database);
}

/** The error of a step, with the step. */
export function stepError(step: Executable, error: unknown): unknown {
  if (!(error instanceof SchemadiffError)) return error;
  return new SchemadiffError(error.outcome, error.message, {
    where: step.sql,
    why: error.why,
    next: error.next,
    cause: error,
  });
}

/** Statements that are sent in one round trip when nothing has to be seen in between. */
const batchSize = 200;

/** Runs everything; nothing is observed. */
export async function run(database: Database, steps: readonly Executable[]): Promise<void> {
  for (const segment of segmentsOf(steps)) {
    await inSegment(database, segment, async (session) => {
      for (let at = 0; at < segment.length; at += batchSize) {
        const batch = segment.slice(at, at + batchSize).map((step) => step.sql);
        await session.execute(join(batch, ';\n'));
      }
    });
  }
}
