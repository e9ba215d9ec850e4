/** Gives columns of rows that are there other values. */

import type { Session } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { ident, join, type Sql, sql, trusted } from '../model/sql.ts';
import type { ColumnShape, TableShape } from './shape.ts';
import { inQuotes } from './values.ts';

export interface Assignment {
  readonly part: string;
  readonly id: string;
  /** Of the columns that are set. */
  readonly values: readonly string[];
}

/** What PostgreSQL refuses stays as it is. */
export async function assignAll(
  session: Session,
  shape: TableShape,
  columns: readonly ColumnShape[],
  assignments: readonly Assignment[],
): Promise<void> {
  const set = join(columns.map(({ name }) => sql`${ident(name)} = v.${ident(name)}`));
  const types = columns.map(
    ({ typeText }, n) => sql`$${trusted(String(n + 3))}::${trusted(typeText)}[]`,
  );
  const names = join(columns.map(({ name }) => ident(name)));
  const statement = sql`UPDATE ${shape.sql} AS t SET ${set}
    FROM unnest($1::oid[], $2::tid[], ${join(types)}) AS v (part_, id_, ${names})
    WHERE t.tableoid = v.part_ AND t.ctid = v.id_`;
  for (let from = 0; from < assignments.length; from += 1000) {
    await assign(session, statement, columns.length, assignments.slice(from, from + 1000));
  }
}

async function assign(
  session: Session,
  statement: Sql,
  columns: number,
  some: readonly Assignment[],
): Promise<void> {
  const array = (values: readonly string[]) => `{${values.map(inQuotes).join(',')}}`;
  await session.execute(sql`SAVEPOINT assign`);
  try {
    await session.query(statement, [
      array(some.map(({ part }) => part)),
      array(some.map(({ id }) => id)),
      ...Array.from({ length: columns }, (_, at) =>
        array(some.map(({ values }) => values[at] ?? '')),
      ),
    ]);
    await session.execute(sql`RELEASE SAVEPOINT assign`);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await session.execute(sql`ROLLBACK TO SAVEPOINT assign; RELEASE SAVEPOINT assign`);
    if (some.length <= 1) return;
    const half = Math.ceil(some.length / 2);
    await assign(session, statement, columns, some.slice(0, half));
    await assign(session, statement, columns, some.slice(half));
  }
}
