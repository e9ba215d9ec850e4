/** Gives columns of rows that are there other values. */

import type { Session } from '../database/database.ts';
import { ident, join, sql, trusted } from '../model/sql.ts';
import { halving } from './halving.ts';
import type { ColumnShape, TableShape } from './shape.ts';
import { inQuotes } from './values.ts';

export interface Assignment {
  readonly part: string;
  readonly id: string;
  /** Of the columns that are set. */
  readonly values: readonly string[];
}

const array = (values: readonly string[]) => `{${values.map(inQuotes).join(',')}}`;

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
  const run = async (some: readonly Assignment[]) => {
    await session.query(statement, [
      array(some.map(({ part }) => part)),
      array(some.map(({ id }) => id)),
      ...columns.map((_, at) => array(some.map(({ values }) => values[at] ?? ''))),
    ]);
  };
  for (let from = 0; from < assignments.length; from += 1000) {
    await halving(session, assignments.slice(from, from + 1000), { run });
  }
}
