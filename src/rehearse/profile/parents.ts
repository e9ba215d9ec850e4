/** What rows refer to: which keys there are, and how many rows refer to each. */

import type { Session } from '../../database/database.ts';
import { groupedBy } from '../../model/grouped-by.ts';
import { isDemanded, isUnique, keysOf } from '../references.ts';
import type { ColumnShape, ReferenceShape } from '../shape.ts';
import { childrenOf } from './children.ts';
import { likely } from './count.ts';
import type { Draft } from './draft.ts';
import type { ReferenceProfile } from './profile.ts';
import { frequencies } from './spread.ts';
import { profileOf, type Subject } from './subject.ts';
import type { Value } from './write.ts';

export interface Parents {
  readonly reference: ReferenceShape;
  readonly keys: readonly (readonly string[])[];
}

/** Keys that are kept in mind. */
const mostKeys = 200_000;

export async function parentsOf(
  session: Session,
  references: readonly ReferenceShape[],
): Promise<Parents[]> {
  const found: Parents[] = [];
  for (const reference of references) {
    found.push({ reference, keys: await keysOf(session, reference, mostKeys) });
  }
  return found;
}

/** Where each parent can have one child only, there are no more rows than parents. */
export function room(
  { shape }: Subject,
  columns: readonly ColumnShape[],
  parents: readonly Parents[],
  there: number,
): number {
  const single = parents.filter(
    ({ reference }) =>
      isUnique(shape.keys, reference.columns) && isDemanded({ columns }, reference),
  );
  return Math.min(
    Number.MAX_SAFE_INTEGER,
    ...single.map(({ keys }) => Math.max(0, keys.length - there)),
  );
}

export function placeParents(
  draft: Draft,
  subject: Subject,
  { reference, keys }: Parents,
  there: number,
): void {
  const own = profileOf(subject, reference);
  const { columns } = draft;
  const { shape, profile } = subject;
  const shared = reference.columns.filter((name) => draft.has(name));
  const nullable = reference.columns.filter(
    (name) =>
      !shared.includes(name) && columns.find((column) => column.name === name)?.nullable === true,
  );
  const share = own === undefined ? 0 : likely(own.nulls) / Math.max(1, likely(profile.rows));
  const nulls =
    nullable.length > 0 && share > 0 ? Math.max(1, Math.round(draft.rows * Math.min(1, share))) : 0;
  if (shared.length > 0) {
    placeFitting(draft, { reference, keys }, shared, own, nulls);
    return;
  }
  // Where some of them take no NULL, the others alone are NULL.
  const whole = nullable.length === reference.columns.length;
  const filled = draft.rows - (whole ? nulls : 0);
  const unique = isUnique(shape.keys, reference.columns);
  const free = unique ? keys.slice(there) : keys;
  const wanted = Math.min(filled, unique ? free.length : filled);
  const [name = '', ...more] = reference.columns;
  const alone = more.length > 0 ? undefined : profile.columns.find((each) => each.name === name);
  const counts = unique
    ? free.map((_, at) => (at < wanted ? 1 : 0))
    : own === undefined && alone !== undefined
      ? frequencies(alone, profile.rows, wanted).slice(0, free.length)
      : childrenOf(own, free.length, wanted);
  draft.place(reference.columns, free, counts);
  if (!whole) draft.clear(nullable, nulls);
}

/** Columns that two references share have been given a value by the first. */
function placeFitting(
  draft: Draft,
  { reference: { columns }, keys }: Parents,
  shared: readonly string[],
  own: ReferenceProfile | undefined,
  nulls: number,
): void {
  const at = shared.map((name) => columns.indexOf(name));
  const rows = Array.from({ length: draft.rows }, (_, row) => row);
  const fitting = groupedBy(keys, (key) => at.map((each) => key[each] ?? null));
  const rest = columns.filter((name) => !draft.has(name));
  for (const name of rest) draft.values.set(name, new Array<Value>(draft.rows).fill(null));
  for (const [given, some] of groupedBy(rows, (row) =>
    shared.map((name) => draft.get(name, row)),
  )) {
    const known = fitting.get(given) ?? [];
    const none = Math.round((nulls * some.length) / Math.max(1, draft.rows));
    const counts = childrenOf(own, known.length, some.length - none);
    const children = known.flatMap((key, parent) =>
      new Array<readonly string[]>(counts[parent] ?? 0).fill(key),
    );
    some.forEach((row, place) => {
      for (const name of rest)
        draft.set(name, row, children[place]?.[columns.indexOf(name)] ?? null);
    });
  }
}

/** Rows that must refer to one of their own table refer to one before them, or to themselves; others wait. */
export function referToSelf(draft: Draft, subject: Subject, reference: ReferenceShape): void {
  const counts = childrenOf(profileOf(subject, reference), draft.rows, draft.rows);
  const parents = counts.sort((a, b) => b - a).flatMap((n, at) => new Array<number>(n).fill(at));
  reference.columns.forEach((name, at) => {
    const target = reference.targetColumns[at] ?? '';
    const column = draft.columns.find((each) => each.name === name);
    if (column?.nullable !== false || name === target || !draft.has(target)) return;
    for (let row = 0; row < draft.rows; row += 1) {
      draft.set(name, row, draft.get(target, parents[row] ?? row));
    }
  });
}
