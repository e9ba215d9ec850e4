/** Rows that the schema refuses, or will: as many as the profile says that production has. */

import type { Session } from '../../database/database.ts';
import { sql } from '../../model/sql.ts';
import { candidatesFor } from '../candidates.ts';
import { randomOf } from '../random.ts';
import { isUnique } from '../references.ts';
import type { ColumnShape } from '../shape.ts';
import { likely } from './count.ts';
import type { Draft } from './draft.ts';
import { orphanOf } from './orphan.ts';
import type { Parents } from './parents.ts';
import type { ViolationProfile } from './profile.ts';
import { mentions, profileOf, type Subject } from './subject.ts';
import { failing } from './write.ts';

/** Rows that refer to nothing. Answers those that PostgreSQL would refuse. */
export function orphans(draft: Draft, subject: Subject, parents: readonly Parents[]): Set<number> {
  const quiet = new Set<number>();
  let next = draft.rows - 1;
  for (const { reference, keys } of parents) {
    const enforced = subject.enforced.has(reference.name);
    const count = enforced
      ? profileOf(subject, reference)?.orphans
      : subject.violations.find(({ constraint }) => constraint === reference.name)?.rows;
    if (count === undefined || count === 0) continue;
    const wanted = Math.max(1, Math.round(likely(count) * subject.scale));
    const name = reference.columns.at(-1) ?? '';
    const column = draft.columns.find((each) => each.name === name);
    const taken = new Set(keys.map((key) => key.at(-1) ?? ''));
    for (let n = 0; n < wanted && next >= 0 && column !== undefined; n += 1, next -= 1) {
      const value = orphanOf(column, taken, isUnique(subject.shape.keys, [name]) ? n : n % 3);
      if (value === undefined) break;
      for (const other of reference.columns) {
        if (draft.get(other, next) === null)
          draft.set(other, next, keys[0]?.[reference.columns.indexOf(other)] ?? null);
      }
      draft.set(name, next, value);
      if (enforced) quiet.add(next);
    }
  }
  return quiet;
}

/** What the declared schema will refuse: equal keys, and values that its checks do not let pass. */
export async function violate(
  session: Session,
  draft: Draft,
  subject: Subject,
  seed: number,
): Promise<void> {
  let next = 0;
  for (const violation of subject.violations.filter(({ rows }) => rows !== 0)) {
    const wanted = Math.max(1, Math.round(likely(violation.rows) * subject.scale));
    if (violation.kind === 'unique') next = repeat(draft, subject, violation, next, wanted);
    const [name = '', ...more] = violation.columns;
    const column = draft.columns.find((each) => each.name === name);
    if (violation.kind !== 'check' || more.length > 0 || column === undefined) continue;
    const bad = await refusedValues(session, draft, subject, column, violation, seed);
    for (let n = 0; n < wanted && next < draft.rows && bad.length > 0; n += 1, next += 1) {
      draft.set(name, next, bad[n % bad.length] ?? null);
    }
  }
}

/** Rows that are equal in what is to be unique, from one on. Answers the row after them. */
function repeat(
  draft: Draft,
  { shape, profile }: Subject,
  { columns, expression }: ViolationProfile,
  from: number,
  wanted: number,
): number {
  const alone = columns.length === 1 ? columns[0] : undefined;
  const own = profile.columns.find(({ name }) => name === alone);
  // A column's own duplicates are there already.
  if ((own?.duplicates?.groups ?? 0) !== 0) return from;
  const names = draft.columns
    .map(({ name }) => name)
    .filter((name) => columns.includes(name) || mentions(expression ?? '', name));
  const end = Math.min(draft.rows, from + Math.max(2, wanted));
  for (let row = from; row < end; row += 1) {
    for (const name of names) {
      const value = draft.get(name, from);
      const other = isUnique(shape.keys, [name]) && row > from ? value?.toUpperCase() : value;
      draft.set(name, row, other ?? null);
    }
  }
  return end;
}

/** Values that the column takes today, and that the check will refuse. */
async function refusedValues(
  session: Session,
  draft: Draft,
  { shape }: Subject,
  column: ColumnShape,
  violation: ViolationProfile,
  seed: number,
): Promise<string[]> {
  const expression = violation.expression ?? 'true';
  const raw = draft.raw.get(column.name) ?? [];
  const today = { ...column, checks: column.checks.filter((check) => check !== expression) };
  const random = randomOf(seed, shape.sql, column.name, expression);
  const { ordinary, limits } = await candidatesFor(session, shape, today, random, 50);
  const values = [...raw.slice(0, 10_000), ...ordinary, ...limits];
  const rows = { columns: [column], values: new Map([[column.name, values]]) };
  const condition = sql`${column.checks.find((check) => check === expression) ?? sql`true`}`;
  const bad = await failing(session, rows, [...values.keys()], condition);
  // Those that are like the column's own, if there are any.
  const own = bad.filter((at) => at < raw.length);
  return (own.length > 0 ? own : bad.slice(0, 3)).flatMap((at) => values[at] ?? []);
}
