/** Which tables refer to which, and to what in them. */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { ident, join, literal, type Sql, sql } from '../model/sql.ts';
import { type ColumnShape, type ReferenceShape, type TableShape, targetOf } from './shape.ts';

export type Refers = (table: TableShape, reference: ReferenceShape) => boolean;

/**
 * Tables before those that refer to them; where there is a circle, a reference that may be null waits, or else
 * one that PostgreSQL does not enforce yet, or else those of one table in it.
 */
export function inOrder(
  tables: readonly TableShape[],
  isEnforced: Refers = () => true,
): TableShape[] {
  const known = new Set(tables.map((table) => table.sql));
  const left = new Set(tables);
  const done = new Set<Sql>();
  const awaited = (table: TableShape, counts: Refers) =>
    table.references.find(
      (each) =>
        each.target !== table.sql &&
        known.has(each.target) &&
        !done.has(each.target) &&
        counts(table, each),
    )?.target;
  const isKept: Refers = (table, each) => isDemanded(table, each) && isEnforced(table, each);
  const ordered: TableShape[] = [];
  while (left.size > 0) {
    const candidates = [...left];
    const ready = (counts: Refers) =>
      candidates.find((table) => awaited(table, counts) === undefined);
    const inCircle = () => {
      const passed = new Set<Sql>();
      let at = candidates[0];
      while (at !== undefined && !passed.has(at.sql)) {
        passed.add(at.sql);
        const target = awaited(at, isKept);
        at = candidates.find((table) => table.sql === target);
      }
      return at;
    };
    const next = ready(() => true) ?? ready(isDemanded) ?? ready(isKept) ?? inCircle();
    if (next === undefined) break;
    left.delete(next);
    done.add(next.sql);
    ordered.push(next);
  }
  return ordered;
}

export function columnOf(
  table: Pick<TableShape, 'columns'>,
  name: string,
): ColumnShape | undefined {
  return table.columns.find((column) => column.name === name);
}

/** A row must refer to something. */
export function isDemanded(table: Pick<TableShape, 'columns'>, reference: ReferenceShape): boolean {
  return reference.columns.every((name) => columnOf(table, name)?.nullable === false);
}

/** Whether no two rows have the same of these columns. */
export const isUnique = (keys: readonly (readonly string[])[], columns: readonly string[]) =>
  keys.some((key) => key.every((name) => columns.includes(name)));

const parentRows = z.array(z.object({ key: z.array(z.string()) }));

/** What a foreign key can refer to, in order; `most` of them. None of what inherits. */
export async function keysOf(
  session: Session,
  reference: Pick<ReferenceShape, 'partition' | 'target' | 'targetColumns'>,
  most: number,
): Promise<readonly (readonly string[])[]> {
  // With the table's name: ORDER BY would take a column called key for what is selected.
  const columns = reference.targetColumns.map((name) => sql`t.${ident(name)}`);
  const texts = columns.map((column) => sql`${column}::text`);
  const known = columns.map((column) => sql`${column} IS NOT NULL`);
  const target = targetOf(reference);
  const oid = sql`${literal(target)}::regclass`;
  const rows = await session.query(sql`
    SELECT json_build_array(${join(texts)}) AS key FROM ${target} AS t
    WHERE ${join(known, ' AND ')}
      AND (t.tableoid = ${oid} OR t.tableoid IN (SELECT relid FROM pg_partition_tree(${oid}))) ORDER BY ${join(columns)} LIMIT ${most}`);
  return parentRows.parse(rows).map(({ key }) => key);
}
