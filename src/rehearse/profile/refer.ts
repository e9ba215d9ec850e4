/** Lets rows that are there refer to rows that came after them, or to others of their own table. */

import * as z from 'zod';
import type { Session } from '../../database/database.ts';
import { DatabaseError } from '../../database/database-error.ts';
import { ident, join, type Sql, sql, trusted } from '../../model/sql.ts';
import { keysOf } from '../rows.ts';
import { type ColumnShape, type ReferenceShape, type TableShape, targetOf } from '../shape.ts';
import { inQuotes } from '../values.ts';
import { childrenOf } from './children.ts';
import { likely } from './count.ts';
import { groupedBy } from './groups.ts';
import { orphanOf } from './orphan.ts';
import { scattered } from './spread.ts';
import { isUnique, profileOf, type Subject } from './subject.ts';

const rowIds = z.array(z.object({ part: z.string(), id: z.string(), given: z.array(z.string()) }));

type Row = z.infer<typeof rowIds>[number];

interface Assignment {
  readonly part: string;
  readonly id: string;
  /** Of the columns that are set. */
  readonly values: readonly string[];
}

export async function refer(
  session: Session,
  subject: Subject,
  reference: ReferenceShape,
): Promise<void> {
  const { shape } = subject;
  const own = reference.columns.flatMap(
    (name) => shape.columns.find((column) => column.name === name) ?? [],
  );
  const columns = own.filter(({ nullable, automatic }) => nullable && !automatic);
  if (columns.length === 0) {
    const mayStray = !subject.enforced.has(reference.name);
    if (mayStray && own.every(({ automatic }) => !automatic))
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

const strayRow = z.object({
  part: z.string(),
  id: z.string(),
  given: z.array(z.string()),
  found: z.boolean(),
});

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
  const same = reference.columns.map(
    (name, at) => sql`t.${ident(name)} = p.${ident(reference.targetColumns[at] ?? '')}`,
  );
  const texts = columns.map(({ name }) => sql`t.${ident(name)}::text`);
  const rows = z.array(strayRow).parse(
    await session.query(
      sql`SELECT t.tableoid::text AS part, t.ctid::text AS id, json_build_array(${join(texts)}) AS given,
          EXISTS (SELECT FROM ${targetOf(reference)} AS p WHERE ${join(same, ' AND ')}) AS found
        FROM ${shape.sql} AS t ORDER BY t.tableoid, t.ctid`,
    ),
  );
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

async function assignAll(
  session: Session,
  shape: TableShape,
  columns: readonly ColumnShape[],
  assignments: readonly Assignment[],
): Promise<void> {
  const set = join(columns.map(({ name }) => sql`${ident(name)} = v.${ident(name)}`));
  const types = columns.map(
    ({ typeText }, n) => sql`$${trusted(String(n + 3))}::${trusted(typeText)}[]`,
  );
  const names = join(columns.map(({ name }) => ident(name)));
  const statement = sql`UPDATE ${shape.sql} AS t SET ${set}
    FROM unnest($1::oid[], $2::tid[], ${join(types)}) AS v (part_, id_, ${names})
    WHERE t.tableoid = v.part_ AND t.ctid = v.id_`;
  for (let from = 0; from < assignments.length; from += 1000) {
    await assign(session, statement, columns.length, assignments.slice(from, from + 1000));
  }
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

async function assign(
  session: Session,
  statement: Sql,
  columns: number,
  some: readonly Assignment[],
): Promise<void> {
  const array = (values: readonly string[]) => `{${values.map(inQuotes).join(',')}}`;
  await session.execute(sql`SAVEPOINT assign`);
  try {
    await session.query(statement, [
      array(some.map(({ part }) => part)),
      array(some.map(({ id }) => id)),
      ...Array.from({ length: columns }, (_, at) =>
        array(some.map(({ values }) => values[at] ?? '')),
      ),
    ]);
    await session.execute(sql`RELEASE SAVEPOINT assign`);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await session.execute(sql`ROLLBACK TO SAVEPOINT assign; RELEASE SAVEPOINT assign`);
    if (some.length <= 1) return;
    const half = Math.ceil(some.length / 2);
    await assign(session, statement, columns, some.slice(0, half));
    await assign(session, statement, columns, some.slice(half));
  }
}
