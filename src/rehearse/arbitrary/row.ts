/** Rows of one table, drawn from a pool. */

import fc from 'fast-check';
import type { Link, Pool, PoolTable, RowAddress, Value } from './pool.ts';

/** Which row of a pool, and what it holds where it is free to hold anything. */
export interface RowChoice extends RowAddress {
  /** By column, the place of its value among those of the pool; without an entry, the plainest. */
  readonly free: Readonly<Record<string, number>>;
  /** By foreign key, what it refers to among the pool's options; without an entry, the first. */
  readonly links: Readonly<Record<string, number>>;
}

/** The first few again and again: duplicates and nulls. All others too. Shrinks to the plainest. */
function place(length: number): fc.Arbitrary<number> {
  const all = fc.nat(length - 1);
  if (length <= 3) return all;
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.nat(2), weight: 1 },
    { arbitrary: all, weight: 2 },
  );
}

/** A choice of a row of a pool's table; shrinks to its first row, with the plainest values. */
export function row(pool: Pool, table: number): fc.Arbitrary<RowChoice> {
  const from = pool.tables[table];
  if (from === undefined || from.rows.length === 0) {
    throw new RangeError(`the pool has no row of table ${from?.shape.sql ?? table}`);
  }
  const free = [...from.free].map(([name, { length }]) => [name, place(length)] as const);
  const links = [...from.links].map(
    ([name, { options }]) => [name, fc.nat(options.length - 1)] as const,
  );
  return fc.record({
    table: fc.constant(table),
    row: fc.nat(from.rows.length - 1),
    free: fc.record(Object.fromEntries(free)),
    links: fc.record(Object.fromEntries(links)),
  });
}

/** No row refers to a later one of its own table: trees are trees. */
function optionOf({ options }: Link, choice: RowChoice, name: string) {
  const option = options[choice.links[name] ?? 0];
  const later = option?.parent?.table === choice.table && option.parent.row >= choice.row;
  return later ? options[0] : option;
}

/** What a chosen row holds, by column. */
export function valuesOf(from: PoolTable, choice: RowChoice): ReadonlyMap<string, Value> {
  const values = new Map(from.rows[choice.row]?.values);
  for (const [name, known] of from.free) values.set(name, known[choice.free[name] ?? 0] ?? null);
  for (const [name, link] of from.links) {
    const { key = [] } = optionOf(link, choice, name) ?? {};
    for (const [at, column] of link.columns.entries()) values.set(column, key[at] ?? null);
  }
  return values;
}

/** Rows that a chosen row refers to. */
export function parentsOf(from: PoolTable, choice: RowChoice): RowAddress[] {
  return [
    ...(from.rows[choice.row]?.parents ?? []),
    ...[...from.links].flatMap(([name, link]) => optionOf(link, choice, name)?.parent ?? []),
  ];
}

/** The same row, where every foreign key refers to a row: whoever inserts one now cannot have orphans. */
export function withoutOrphans(pool: Pool, choice: RowChoice): RowChoice {
  const known = pool.tables[choice.table]?.links ?? new Map<string, Link>();
  const links = Object.entries(choice.links).map(([name, at]) => {
    const option = known.get(name)?.options[at];
    const orphan = option?.parent === null && option.key.every((value) => value !== null);
    return [name, orphan ? 0 : at] as const;
  });
  return { ...choice, links: Object.fromEntries(links) };
}
