/**
 * Values by which rows find a partition: a value that is drawn alone seldom does, and of a list or of two levels none ever
 * might. PostgreSQL says which of them a partition takes.
 */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { freeName } from '../kinds/generated-name.ts';
import { ident, join, literal, sql, trusted } from '../model/sql.ts';
import { acceptedValues, numbersIn, quotedIn } from './candidates.ts';
import type { Leaf } from './leaf.ts';
import type { Random } from './random.ts';
import type { ColumnShape } from './shape.ts';
import { isText } from './values.ts';

/** By column. */
export type Place = ReadonlyMap<string, string | null>;

/** A column of the partition key, and values that it may have. */
export interface KeyColumn {
  readonly column: ColumnShape;
  readonly pool: readonly string[];
}

/** Partitions that get rows: a table of thousands still ends. */
const mostLeaves = 50;

const day = 24 * 60 * 60 * 1000;

/** Moments from the first to the last that is mentioned; a year from it where there is one. */
function moments(literals: readonly string[], random: Random, count: number): string[] {
  const times = literals
    .filter((each) => /^\d{4}-\d\d-\d\d/.test(each))
    .map((each) => Date.parse(each.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')))
    .filter((each) => Number.isFinite(each));
  if (times.length === 0) return [];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const [from, to] = first === last ? [first - 365 * day, last + 365 * day] : [first, last];
  return Array.from({ length: count }, () =>
    new Date(from + Math.floor(random.next() * (to - from))).toISOString(),
  );
}

/** Values near those that the partition's condition names. */
function near(column: ColumnShape, condition: string, random: Random, count: number): string[] {
  const literals = quotedIn(condition);
  if (isText(column.type)) {
    const longer = literals.map((each) => `${each}${random.integer(1000)}`);
    return [...new Set([...literals, ...longer])];
  }
  const numbers = [...numbersIn(condition), ...literals.filter((each) => /^-?\d+$/.test(each))];
  const [least, most] = [Math.min(...numbers.map(Number)), Math.max(...numbers.map(Number))];
  const between =
    numbers.length === 0
      ? []
      : Array.from({ length: count }, () => String(least + random.integer(most - least + 1)));
  const found = [...literals, ...numbers, ...between, ...moments(literals, random, count)];
  return [...new Set(found)];
}

const taken = z.array(z.object({ at: z.number() }));

/** Those that the partition takes; none where one of them cannot be asked about. */
async function takenBy(
  session: Session,
  { condition }: Leaf,
  columns: readonly KeyColumn[],
  tuples: readonly (readonly (string | null)[])[],
): Promise<readonly Place[]> {
  const values = columns.map(
    ({ column: { name, typeText } }, at) =>
      sql`(v->>${trusted(String(at))})::${trusted(typeText)} AS ${ident(name)}`,
  );
  // A condition knows the columns by their names, which no other one may have here.
  const at = ident(
    freeName('at', '', (name) => columns.some(({ column }) => column.name === name)),
  );
  await session.execute(sql`SAVEPOINT places`);
  try {
    const rows = await session.query(sql`
      SELECT ${at} AS at FROM (SELECT ordinality::int AS ${at}, ${join(values)}
        FROM json_array_elements(${literal(JSON.stringify(tuples))}::json) WITH ORDINALITY AS e (v, ordinality)
        OFFSET 0) AS candidate WHERE ${condition} ORDER BY 1`);
    return taken.parse(rows).map(({ at }) => {
      const tuple = tuples[at - 1] ?? [];
      return new Map(columns.map(({ column }, place) => [column.name, tuple[place] ?? null]));
    });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await session.execute(sql`ROLLBACK TO SAVEPOINT places`);
    return [];
  } finally {
    await session.execute(sql`RELEASE SAVEPOINT places`);
  }
}

/** For each partition that has rows itself and for which some were found: about `count` of them. Within a transaction. */
export async function placesIn(
  session: Session,
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
    const hints: (readonly (string | null)[])[] = [];
    for (const { column } of columns) {
      const good = await acceptedValues(
        session,
        column,
        near(column, leaf.condition, random, count),
      );
      hints.push(column.nullable && / IS NULL/.test(leaf.condition) ? [null, ...good] : good);
    }
    const drawn = Array.from({ length: 4 * count }, () =>
      columns.map(({ pool }, at) => {
        const near = random.chance(0.7) ? random.pick(hints[at] ?? []) : undefined;
        return near === undefined ? (random.pick(pool) ?? null) : near;
      }),
    );
    const distinct = new Map(drawn.map((tuple) => [JSON.stringify(tuple), tuple]));
    const found = await takenBy(session, leaf, columns, [...distinct.values()]);
    if (found.length > 0) places.push(found);
  }
  return places;
}
