/** The values of a column that refers to nothing: those of its profile, or any where it has none. */

import type { Session } from '../../database/database.ts';
import { groupedBy } from '../../model/grouped-by.ts';
import type { Sql } from '../../model/sql.ts';
import { candidatesFor } from '../candidates.ts';
import { randomOf } from '../random.ts';
import { isUnique, keysOf } from '../references.ts';
import type { ColumnShape } from '../shape.ts';
import { likeness } from './allotment.ts';
import type { Draft } from './draft.ts';
import { fitted } from './fit.ts';
import { nullsOf, valuesOf } from './make/values.ts';
import type { ColumnProfile } from './profile.ts';
import type { Subject } from './subject.ts';

export async function placeColumn(
  session: Session,
  draft: Draft,
  subject: Subject,
  column: ColumnShape,
  seed: number,
  there: number,
  tried: Set<string>,
): Promise<void> {
  const { shape, profile } = subject;
  const isKey = isUnique(shape.keys, [column.name]);
  const own = withoutDuplicates(
    profile.columns.find(({ name }) => name === column.name),
    isKey,
  );
  const random = randomOf(seed, shape.sql, column.name);
  if (own === undefined) {
    await placeUnknown(session, draft, subject, column, there);
    return;
  }
  const nulls = column.nullable ? nullsOf(own, profile.rows, draft.rows) : 0;
  const wanted = draft.rows - nulls;
  const different = isKey || own.duplicates?.groups === 0;
  // All that there shall be, and what the rounds before may have lost of them.
  const all = there === 0 ? wanted : Math.max(there, tried.size) + (different ? 4 : 1) * draft.rows;
  const made = valuesOf(column, own, profile.rows, all, random);
  draft.raw.set(column.name, made.values);
  const values = await fitted(session, shape, column, made.values, random);
  const taken = there > 0 && different ? await present(session, shape.sql, column) : undefined;
  const free = values.flatMap((value, at): [string, number][] =>
    taken?.has(value) === true ? [] : [[value, made.rows[at] ?? 1]],
  );
  const counts =
    taken === undefined
      ? portion(
          free.map(([, n]) => n),
          wanted,
        )
      : untriedFirst(
          free.map(([value]) => value),
          valuesOf(column, own, profile.rows, wanted, random).values,
          tried,
        );
  draft.place(
    [column.name],
    free.map(([value]) => [value]),
    counts,
  );
  for (const value of draft.values.get(column.name) ?? []) if (value !== null) tried.add(value);
}

/** Production has some of a key where that is one of a partition alone. */
const withoutDuplicates = (
  own: ColumnProfile | undefined,
  isKey: boolean,
): ColumnProfile | undefined => (own && isKey ? { ...own, duplicates: null, top: [] } : own);

/** The same proportions with fewer rows. */
function portion(rows: readonly number[], wanted: number): number[] {
  const all = rows.reduce((sum, n) => sum + n, 0);
  const ratio = Math.min(1, wanted / Math.max(1, all));
  let before = 0;
  return rows.map((n) => {
    const from = Math.round(before * ratio);
    before += n;
    return Math.round(before * ratio) - from;
  });
}

/** One row for as many of the values as are wanted, of the same forms: what was refused once may be so again. */
function untriedFirst(
  values: readonly string[],
  wanted: readonly string[],
  tried: ReadonlySet<string>,
): number[] {
  const formOf = (value: string) => likeness([value]);
  const left = new Map(
    [...groupedBy(wanted, (value) => [formOf(value)])].map(([form, { length }]) => [form, length]),
  );
  const isTried = (at: number) => Number(tried.has(values[at] ?? ''));
  const places = [...values.keys()].sort((a, b) => isTried(a) - isTried(b));
  const counts = new Array<number>(values.length).fill(0);
  const others: number[] = [];
  for (const at of places) {
    const form = JSON.stringify([formOf(values[at] ?? '')]);
    const room = left.get(form) ?? 0;
    if (room > 0) {
      counts[at] = 1;
      left.set(form, room - 1);
    } else others.push(at);
  }
  const rest = [...left.values()].reduce((sum, each) => sum + each, 0);
  for (const at of others.slice(0, rest)) counts[at] = 1;
  return counts;
}

/** Values of a column that are kept in mind. */
const mostPresent = 2_000_000;

async function present(
  session: Session,
  table: Sql,
  column: ColumnShape,
): Promise<ReadonlySet<string>> {
  const asked = { target: table, partition: null, targetColumns: [column.name] };
  const keys = await keysOf(session, asked, mostPresent);
  return new Set(keys.map(([key = '']) => key));
}

/** A column that the profile does not have: as without one. */
async function placeUnknown(
  session: Session,
  draft: Draft,
  { shape }: Subject,
  column: ColumnShape,
  there: number,
): Promise<void> {
  const random = randomOf(there, shape.sql, column.name);
  const count = draft.rows + there;
  const { ordinary, limits } = await candidatesFor(session, shape, column, random, count);
  const pool = ordinary.length > 0 ? ordinary.slice(there % ordinary.length) : limits;
  const nulls = column.nullable ? Math.ceil(draft.rows * 0.15) : 0;
  const values = Array.from(
    { length: draft.rows - nulls },
    (_, at) => pool[at % Math.max(1, pool.length)],
  );
  draft.place(
    [column.name],
    values.map((value) => [value ?? null]),
    values.map(() => 1),
  );
}
