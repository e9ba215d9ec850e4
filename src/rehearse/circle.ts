/**
 * Foreign keys that close a circle in which no column takes NULL: nothing can be the first row unless PostgreSQL looks
 * later. They are deferred until all rows are there: rows get some value first, and refer to what is there then.
 */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { groupedBy } from '../model/grouped-by.ts';
import { ident, join, literal, qualified, type Sql, sql } from '../model/sql.ts';
import { assignAll } from './assign.ts';
import { randomOf } from './random.ts';
import { columnOf, isDemanded, isUnique, keysOf, type Refers } from './references.ts';
import { type ColumnShape, type ReferenceShape, type TableShape, targetOf } from './shape.ts';

export interface Promised {
  readonly table: TableShape;
  readonly reference: ReferenceShape;
}

/** What is filled in this order, and demands rows of tables that come later. */
export function promisedIn(
  ordered: readonly TableShape[],
  isEnforced: Refers = () => true,
): Promised[] {
  const done = new Set<Sql>();
  const later = new Set(ordered.map((table) => table.sql));
  return ordered.flatMap((table) => {
    done.add(table.sql);
    return table.references
      .filter(({ target }) => later.has(target) && !done.has(target))
      .filter((each) => isDemanded(table, each) && isEnforced(table, each))
      .filter(({ columns }) => columns.every((name) => columnOf(table, name)?.automatic === false))
      .map((reference) => ({ table, reference }));
  });
}

const constraintRow = z.tuple([z.object({ deferrable: z.boolean() })]);

/** Answers what makes them as they were. */
async function defer(session: Session, promised: readonly Promised[]): Promise<Sql[]> {
  const back: Sql[] = [];
  for (const { table, reference } of promised) {
    const name = ident(reference.name);
    const [{ deferrable }] = constraintRow.parse(
      await session.query(sql`SELECT condeferrable AS deferrable FROM pg_constraint
        WHERE conrelid = ${literal(table.sql)}::regclass AND conname = ${literal(reference.name)}`),
    );
    const alter = sql`ALTER TABLE ${table.sql} ALTER CONSTRAINT ${name}`;
    if (!deferrable) await session.execute(sql`${alter} DEFERRABLE`);
    const constraint = qualified(table.schema, reference.name);
    await session.execute(sql`SET CONSTRAINTS ${constraint} DEFERRED`);
    back.push(sql`SET CONSTRAINTS ${constraint} IMMEDIATE`);
    if (!deferrable) back.push(sql`${alter} NOT DEFERRABLE`);
  }
  return back;
}

/**
 * Fills tables, in a transaction, while these wait; without waiting where that does not end with all of them kept: rows
 * that cannot be made are left out then, and what must refer to them.
 */
export async function promising<T>(
  session: Session,
  promised: readonly Promised[],
  fill: (promised: readonly Promised[]) => Promise<T>,
): Promise<T> {
  if (promised.length === 0) return await fill([]);
  await session.execute(sql`SAVEPOINT circle`);
  try {
    const back = await defer(session, promised);
    const filled = await fill(promised);
    let strays = 0;
    for (const each of promised) {
      strays += (await referringRows(session, each)).filter(({ found }) => !found).length;
    }
    if (strays === 0) {
      await session.execute(join([...back, sql`RELEASE SAVEPOINT circle`], ';\n'));
      return filled;
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
  await session.execute(sql`ROLLBACK TO SAVEPOINT circle; RELEASE SAVEPOINT circle`);
  return await fill([]);
}

const referringRow = z.object({
  part: z.string(),
  id: z.string(),
  given: z.array(z.string()),
  found: z.boolean(),
});

const isSame = ({ columns, targetColumns }: ReferenceShape): Sql =>
  join(
    columns.map((name, at) => sql`t.${ident(name)} = p.${ident(targetColumns[at] ?? '')}`),
    ' AND ',
  );

/** Rows of a table, and whether what they refer to is there. */
export async function referringRows(session: Session, { table, reference }: Promised) {
  const texts = reference.columns.map((name) => sql`t.${ident(name)}::text`);
  return z.array(referringRow).parse(
    await session.query(
      sql`SELECT t.tableoid::text AS part, t.ctid::text AS id, json_build_array(${join(texts)}) AS given,
          EXISTS (SELECT FROM ${targetOf(reference)} AS p WHERE ${isSame(reference)}) AS found
        FROM ${table.sql} AS t ORDER BY t.tableoid, t.ctid`,
    ),
  );
}

/** Lets rows refer to what has come; those for which there is nothing go. */
export async function keepPromise(
  session: Session,
  { table, reference }: Promised,
  seed: number,
): Promise<void> {
  const rows = await referringRows(session, { table, reference });
  const keys = await keysOf(session, reference, 1000);
  const used = new Set(rows.flatMap(({ given, found }) => (found ? [JSON.stringify(given)] : [])));
  const unique = isUnique([...table.keys, ...table.partitionKeys], reference.columns);
  const free = unique ? keys.filter((key) => !used.has(JSON.stringify(key))) : keys;
  // Where others speak of a column too, as of a tenant, the row keeps what it has.
  const isShared = reference.columns.map(
    (name) =>
      table.references.some((each) => each !== reference && each.columns.includes(name)) ||
      table.keys.some((key) => key.includes(name) && !isUnique([key], reference.columns)),
  );
  const shared = (key: readonly string[]) => key.filter((_, at) => isShared[at]);
  const fitting = groupedBy(free, shared);
  const random = randomOf(seed, table.sql, reference.name);
  const strays = groupedBy(
    rows.filter(({ found }) => !found),
    ({ given }) => shared(given),
  );
  const assignments = [...strays].flatMap(([of, some]) =>
    some.flatMap((row, at) => {
      const own = fitting.get(of) ?? [];
      const values = own[unique ? at : Math.floor(own.length * random.next() ** 2)];
      return values === undefined ? [] : [{ ...row, values }];
    }),
  );
  const columns = reference.columns.flatMap((name): ColumnShape[] => {
    const column = columnOf(table, name);
    return column === undefined ? [] : [column];
  });
  await assignAll(session, table, columns, assignments);
  await session.execute(sql`DELETE FROM ${table.sql} AS t
    WHERE NOT EXISTS (SELECT FROM ${targetOf(reference)} AS p WHERE ${isSame(reference)})`);
}
