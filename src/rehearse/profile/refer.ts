/** Lets rows that are there refer to rows that came after them, or to others of their own table. */

import * as z from 'zod';
import type { Session } from '../../database/database.ts';
import { DatabaseError } from '../../database/database-error.ts';
import { ident, join, type Sql, sql, trusted } from '../../model/sql.ts';
import { keysOf } from '../rows.ts';
import type { ReferenceShape } from '../shape.ts';
import { inQuotes } from '../values.ts';
import { childrenOf } from './children.ts';
import { likely } from './count.ts';
import type { ReferenceProfile } from './profile.ts';
import { scattered } from './spread.ts';
import type { Subject } from './subject.ts';

const rowIds = z.array(z.object({ part: z.string(), id: z.string() }));

interface Assignment {
  readonly part: string;
  readonly id: string;
  readonly key: readonly string[];
}

export async function refer(
  session: Session,
  { shape, profile }: Subject,
  reference: ReferenceShape,
  known: ReferenceProfile | undefined,
): Promise<void> {
  const columns = reference.columns.flatMap(
    (name) =>
      shape.columns.find(
        (column) => column.name === name && column.nullable && !column.automatic,
      ) ?? [],
  );
  if (columns.length < reference.columns.length) return;
  const open = join(
    reference.columns.map((name) => sql`${ident(name)} IS NULL`),
    ' AND ',
  );
  const ids = rowIds.parse(
    await session.query(
      sql`SELECT tableoid::text AS part, ctid::text AS id FROM ${shape.sql} WHERE ${open} ORDER BY tableoid, ctid`,
    ),
  );
  const share = known === undefined ? 0.1 : likely(known.nulls) / Math.max(1, likely(profile.rows));
  const nulls = share === 0 ? 0 : Math.max(1, Math.round(ids.length * Math.min(1, share)));
  const keys = await keysOf(session, reference, 200_000);
  const unique = shape.keys.some((key) => key.every((name) => reference.columns.includes(name)));
  const most = unique ? Math.min(keys.length, ids.length - nulls) : ids.length - nulls;
  if (keys.length === 0 || most <= 0) return;
  const counts = unique
    ? keys.map((_, at) => (at < most ? 1 : 0))
    : childrenOf(known, keys.length, most);
  const at = scattered(ids.length, 7);
  const assignments: Assignment[] = [];
  keys.forEach((key, parent) => {
    for (let n = 0; n < (counts[parent] ?? 0); n += 1) {
      const row = ids[at(assignments.length)];
      if (row !== undefined) assignments.push({ ...row, key });
    }
  });
  const set = join(reference.columns.map((name) => sql`${ident(name)} = v.${ident(name)}`));
  const types = columns.map(
    ({ typeText }, n) => sql`$${trusted(String(n + 3))}::${trusted(typeText)}[]`,
  );
  const names = join(reference.columns.map((name) => ident(name)));
  const statement = sql`UPDATE ${shape.sql} AS t SET ${set}
    FROM unnest($1::oid[], $2::tid[], ${join(types)}) AS v (part_, id_, ${names})
    WHERE t.tableoid = v.part_ AND t.ctid = v.id_`;
  for (let from = 0; from < assignments.length; from += 1000) {
    await assign(session, statement, columns.length, assignments.slice(from, from + 1000));
  }
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
      ...Array.from({ length: columns }, (_, at) => array(some.map(({ key }) => key[at] ?? ''))),
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
