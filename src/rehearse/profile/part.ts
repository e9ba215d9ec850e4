/**
 * A part of the one statement that scans a table: what it needs of each row, and what it makes of all.
 *
 * The rows are read once into a common table expression, and every part reads that. Should a part
 * fail, the others are asked again without it, and it is named.
 */

import { join, type Sql, sql } from '../../model/sql.ts';

export interface Part {
  /** What it is about, for whoever reads that it failed: `column name`. */
  readonly name: string;
  /** By alias, unique in the statement. */
  readonly derived: readonly (readonly [alias: Sql, expression: Sql])[];
  /** One json value from the relation `rows`. */
  readonly answer: Sql;
}

/** `source`: a table, with its sample. */
export function scanStatement(source: Sql, parts: readonly Part[]): Sql {
  const derived = parts.flatMap((part) => part.derived);
  const list =
    derived.length === 0
      ? sql`NULL`
      : join(derived.map(([alias, expression]) => sql`${expression} AS ${alias}`));
  const answers = parts.map(({ answer }) => sql`(${answer})::json`);
  return sql`WITH rows AS MATERIALIZED (SELECT ${list} FROM ${source})
    SELECT to_json(ARRAY[${join(answers, ',\n')}]) AS answers`;
}
