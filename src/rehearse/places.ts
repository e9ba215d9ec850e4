/**
 * Values by which rows find a partition: a value that is drawn alone seldom does, and of a list or of two levels none ever
 * might. PostgreSQL says which of them a partition takes.
 */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { freeName } from '../kinds/generated-name.ts';
import { ident, join, literal, sql, trusted } from '../model/sql.ts';
import { halving, soonKnown } from './halving.ts';
import { valuesInside } from './inside.ts';
import type { Leaf } from './leaf.ts';
import type { Random } from './random.ts';
import type { ColumnShape, TableShape } from './shape.ts';

/** By column. */
export type Place = ReadonlyMap<string, string | null>;

/** A column of the partition key. */
export interface KeyColumn {
  readonly column: ColumnShape;
  /** Where it refers to something: the values of that, and no others. */
  readonly referred?: readonly string[] | undefined;
}

type Tuple = readonly (string | null)[];

/** Partitions that get rows: a table of thousands still ends. */
const mostLeaves = 50;

const taken = z.array(z.object({ at: z.number() }));

/** Those that the partition takes. */
async function takenBy(
  session: Session,
  { condition }: Leaf,
  columns: readonly KeyColumn[],
  tuples: readonly Tuple[],
): Promise<readonly Place[]> {
  const values = columns.map(
    ({ column: { name, typeText } }, at) =>
      sql`(v->>${trusted(String(at))})::${trusted(typeText)} AS ${ident(name)}`,
  );
  // A condition knows the columns by their names, which no other one may have here.
  const at = ident(
    freeName('at', '', (name) => columns.some(({ column }) => column.name === name)),
  );
  const places: Place[] = [];
  await halving(session, tuples, {
    run: async (some) => {
      const rows = await session.query(sql`
        SELECT ${at} AS at FROM (SELECT ordinality::int AS ${at}, ${join(values)}
          FROM json_array_elements(${literal(JSON.stringify(some))}::json) WITH ORDINALITY AS e (v, ordinality)
          OFFSET 0) AS candidate WHERE ${condition} ORDER BY 1`);
      for (const { at } of taken.parse(rows)) {
        const tuple = some[at - 1] ?? [];
        places.push(new Map(columns.map(({ column }, n) => [column.name, tuple[n] ?? null])));
      }
    },
    patience: soonKnown,
  });
  return places;
}

/** What may be in the partition, the likeliest first. */
async function listFor(
  session: Session,
  table: TableShape,
  { column, referred }: KeyColumn,
  { condition }: Leaf,
  random: Random,
  count: number,
): Promise<Tuple> {
  const asked = { session, table, column };
  const values = new Set(referred ?? (await valuesInside(asked, condition, [], random, count)));
  if (!column.nullable) return [...values];
  return / IS NULL/.test(condition) ? [null, ...values] : [...values, null];
}

function tuplesOf(lists: readonly Tuple[], random: Random, count: number): readonly Tuple[] {
  const [only = [], ...others] = lists;
  if (others.length === 0) return only.map((value) => [value]);
  const drawn = Array.from({ length: count }, () =>
    lists.map((list) => list[Math.floor(list.length * random.next() ** 4)] ?? null),
  );
  return [...new Map(drawn.map((tuple) => [JSON.stringify(tuple), tuple])).values()];
}

/** For each partition that has rows itself and for which some were found. `count`: values of a column to try, about. Within a transaction. */
export async function placesIn(
  session: Session,
  table: TableShape,
  leaves: readonly Leaf[],
  keyOf: (name: string) => KeyColumn | undefined,
  random: Random,
  count: number,
): Promise<readonly (readonly Place[])[]> {
  const places: (readonly Place[])[] = [];
  for (const leaf of leaves.slice(0, mostLeaves)) {
    const names = [...new Set(leaf.path.flatMap(({ columns }) => columns))];
    const columns = names.flatMap((name) => keyOf(name) ?? []);
    // PostgreSQL makes the values of one itself.
    if (columns.length < names.length) return [];
    const lists: Tuple[] = [];
    for (const each of columns) {
      lists.push(await listFor(session, table, each, leaf, random, count));
    }
    const found = await takenBy(session, leaf, columns, tuplesOf(lists, random, 20 * count));
    if (found.length > 0) places.push(found);
  }
  return places;
}
