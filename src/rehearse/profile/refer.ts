/** Lets rows that are there refer to rows that came after them, or to others of their own table. */

import * as z from 'zod';
import type { Session } from '../../database/database.ts';
import { groupedBy } from '../../model/grouped-by.ts';
import { ident, join, sql } from '../../model/sql.ts';
import { type Assignment, assignAll } from '../assign.ts';
import { referringRows } from '../circle.ts';
import { isUnique, keysOf } from '../references.ts';
import type { ColumnShape, ReferenceShape } from '../shape.ts';
import { childrenOf } from './children.ts';
import { likely } from './count.ts';
import { orphanOf } from './orphan.ts';
import { scattered } from './spread.ts';
import { profileOf, type Subject } from './subject.ts';

const rowIds = z.array(z.object({ part: z.string(), id: z.string(), given: z.array(z.string()) }));

type Row = z.infer<typeof rowIds>[number];

export async function refer(
  session: Session,
  subject: Subject,
  reference: ReferenceShape,
  /** PostgreSQL refuses what refers to nothing, at once. */
  enforced: boolean,
): Promise<void> {
  const { shape } = subject;
  const own = reference.columns.flatMap(
    (name) => shape.columns.find((column) => column.name === name) ?? [],
  );
  const columns = own.filter(({ nullable, automatic }) => nullable && !automatic);
  if (columns.length === 0) {
    if (!enforced && own.every(({ automatic }) => !automatic))
      await gather(session, subject, reference, own);
    return;
  }
  const isSet = reference.columns.map((name) => columns.some((column) => column.name === name));
  const fixed = reference.columns.filter((_, at) => isSet[at] === false).map((name) => ident(name));
  const conditions = [
    ...columns.map(({ name }) => sql`${ident(name)} IS NULL`),
    ...fixed.map((name) => sql`${name} IS NOT NULL`),
  ];
  const texts = fixed.map((name) => sql`${name}::text`);
  const rows = rowIds.parse(
    await session.query(
      sql`SELECT tableoid::text AS part, ctid::text AS id, json_build_array(${join(texts)}) AS given
        FROM ${shape.sql} WHERE ${join(conditions, ' AND ')} ORDER BY tableoid, ctid`,
    ),
  );
  const keys = await keysOf(session, reference, 200_000);
  const known = profileOf(subject, reference);
  const share =
    known === undefined ? 0.1 : likely(known.nulls) / Math.max(1, likely(subject.profile.rows));
  // What a row has already says to which of them it can refer.
  const fitting = groupedBy(keys, (key) => key.filter((_, at) => isSet[at] === false));
  const assignments = [...groupedBy(rows, (row) => row.given)].flatMap(([given, some]) => {
    const values = (fitting.get(given) ?? []).map((key) => key.filter((_, at) => isSet[at]));
    return assigned(subject, reference, some, values, share);
  });
  await assignAll(session, shape, columns, assignments);
}

/**
 * Rows got some value where what they refer to came after them, and PostgreSQL does not demand it yet: they refer
 * to it now, but for as many as the profile says that refer to nothing.
 */
async function gather(
  session: Session,
  subject: Subject,
  reference: ReferenceShape,
  columns: readonly ColumnShape[],
): Promise<void> {
  const { shape, violations, scale } = subject;
  const rows = await referringRows(session, { table: shape, reference });
  const [strays, settled] = [rows.filter(({ found }) => !found), rows.filter(({ found }) => found)];
  const count = violations.find(({ constraint }) => constraint === reference.name)?.rows ?? 0;
  const orphans = count === 0 ? 0 : Math.max(1, Math.round(likely(count) * scale));
  const all = await keysOf(session, reference, 200_000);
  const used = new Set(settled.map(({ given }) => JSON.stringify(given)));
  const unique = isUnique(shape.keys, reference.columns);
  const keys = unique ? all.filter((key) => !used.has(JSON.stringify(key))) : all;
  const taken = new Set(all.map((key) => key.at(-1) ?? ''));
  const leaving = settled.slice(0, Math.max(0, orphans - strays.length)).flatMap((row, at) => {
    const value = columns.slice(-1).flatMap((column) => orphanOf(column, taken, at) ?? []);
    return value.length === 0 ? [] : [{ ...row, values: [...row.given.slice(0, -1), ...value] }];
  });
  const coming = assigned(subject, reference, strays.slice(orphans), keys, 0);
  await assignAll(session, shape, columns, [...leaving, ...coming]);
}

/** Which of the rows refers to which key, so that as many are NULL as in the profile. */
function assigned(
  subject: Subject,
  reference: ReferenceShape,
  rows: readonly Row[],
  keys: readonly (readonly string[])[],
  /** Of the rows that stay NULL. */
  share: number,
): Assignment[] {
  const { shape } = subject;
  const known = profileOf(subject, reference);
  const nulls = share === 0 ? 0 : Math.max(1, Math.round(rows.length * Math.min(1, share)));
  const unique = isUnique(shape.keys, reference.columns);
  const most = unique ? Math.min(keys.length, rows.length - nulls) : rows.length - nulls;
  if (keys.length === 0 || most <= 0) return [];
  const counts = unique
    ? keys.map((_, at) => (at < most ? 1 : 0))
    : childrenOf(known, keys.length, most);
  const at = scattered(rows.length, 7);
  const assignments: Assignment[] = [];
  keys.forEach((values, parent) => {
    for (let n = 0; n < (counts[parent] ?? 0); n += 1) {
      const row = rows[at(assignments.length)];
      if (row !== undefined) assignments.push({ part: row.part, id: row.id, values });
    }
  });
  return assignments;
}
