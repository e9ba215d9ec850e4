/** Statements over many, of which PostgreSQL may refuse some: what fails is halved, until only these are left out. */

import type { Session } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { sql } from '../model/sql.ts';

interface Halving<T> {
  readonly run: (some: readonly T[]) => Promise<void>;
  readonly refused?: (one: T, error: DatabaseError) => void;
  /** Statements that may fail: what is left after that is left out. All may unless said. */
  readonly patience?: number;
}

/** Answers how many statements failed. Within a transaction. */
export async function halving<T>(
  session: Session,
  all: readonly T[],
  { run, refused, patience = Number.POSITIVE_INFINITY }: Halving<T>,
): Promise<number> {
  let failures = 0;
  const attempt = async (some: readonly T[]): Promise<void> => {
    const [first, ...others] = some;
    if (first === undefined || failures >= patience) return;
    await session.execute(sql`SAVEPOINT halving`);
    try {
      await run(some);
      await session.execute(sql`RELEASE SAVEPOINT halving`);
      return;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      await session.execute(sql`ROLLBACK TO SAVEPOINT halving; RELEASE SAVEPOINT halving`);
      failures += 1;
      if (others.length === 0) {
        refused?.(first, error);
        return;
      }
    }
    const half = Math.ceil(some.length / 2);
    await attempt(some.slice(0, half));
    await attempt(some.slice(half));
  };
  await attempt(all);
  return failures;
}

/** Patience for a question: where all of it fails, that is soon known. */
export const soonKnown = 200;

/** A constraint's name, a column, or an SQLSTATE. */
export const refusedBy = ({ constraint, column, sqlstate }: DatabaseError): string =>
  constraint ?? (column === undefined ? `SQLSTATE ${sqlstate}` : `column ${column}`);
