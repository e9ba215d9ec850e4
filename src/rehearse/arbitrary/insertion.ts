/** Rows that were made up, as statements. */

import { ident, join, literal, nothing, type Sql, sql, trusted } from '../../model/sql.ts';
import type { TableShape } from '../shape.ts';
import type { RowAddress, Value } from './pool.ts';

/** Never a row of a real database. */
export interface GeneratedRow {
  readonly table: TableShape;
  readonly address: RowAddress;
  /** By column; without those that are generated. */
  readonly values: ReadonlyMap<string, Value>;
  /** Rows that it refers to. */
  readonly parents: readonly RowAddress[];
}

export const valueSql = (value: Value | undefined): Sql =>
  value === null || value === undefined ? trusted('NULL') : literal(value);

/** Its INSERT statement. */
export function insertion({ table, values }: GeneratedRow): Sql {
  if (values.size === 0) return sql`INSERT INTO ${table.sql} DEFAULT VALUES`;
  const columns = [...values.keys()];
  const list = columns.map((name) => valueSql(values.get(name)));
  const overriding = table.columns.some(({ automatic, generated }) => automatic && !generated)
    ? trusted(' OVERRIDING SYSTEM VALUE')
    : nothing;
  return sql`INSERT INTO ${table.sql} (${join(columns.map(ident))})${overriding} VALUES (${join(list)})`;
}

/** Sequences go on behind what their columns hold, in their direction and as far as they can. */
function advance({ sql: table, columns }: TableShape): Sql[] {
  return columns.flatMap(({ name, sequence }) => {
    if (sequence === null) return [];
    const column = ident(name);
    return sql`SELECT pg_catalog.setval(s.seqrelid, least(greatest(CASE WHEN s.seqincrement > 0 THEN max(${column}) ELSE min(${column}) END, s.seqmin), s.seqmax)::bigint)
      FROM ${table}, pg_catalog.pg_sequence AS s WHERE s.seqrelid = ${literal(sequence)}::pg_catalog.regclass
      GROUP BY s.seqrelid, s.seqincrement, s.seqmin, s.seqmax HAVING max(${column}) IS NOT NULL`;
  });
}

/** All of them: INSERT statements, and what moves sequences. */
export function statements(rows: readonly GeneratedRow[]): Sql[] {
  const tables = new Set(rows.map(({ table }) => table));
  return [...rows.map(insertion), ...[...tables].flatMap(advance)];
}
