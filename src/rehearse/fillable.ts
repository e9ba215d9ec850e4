/** Tables as whoever fills them needs them: a column takes null where checks and domains do as well. */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { ident, join, sql, trusted } from '../model/sql.ts';
import { type ColumnShape, readShapes, type TableShape } from './shape.ts';

const taken = z.tuple([z.object({ taken: z.array(z.boolean()) })]);

/** Names of those of the columns in which null is no breach. */
async function takingNull(
  session: Session,
  columns: readonly ColumnShape[],
): Promise<ReadonlySet<string>> {
  if (columns.length === 0) return new Set();
  const nulls = columns.map(
    ({ name, typeText }) => sql`NULL::${trusted(typeText)} AS ${ident(name)}`,
  );
  const answers = columns.map(({ name, checks }) => {
    const passed = checks.map((check) => sql` AND (${check}) IS NOT FALSE`).join('');
    return sql`(${ident(name)} IS NULL${trusted(passed)})`;
  });
  await session.execute(sql`SAVEPOINT nulls`);
  try {
    const rows = await session.query(
      sql`SELECT json_build_array(${join(answers)}) AS taken FROM (SELECT ${join(nulls)} OFFSET 0) AS candidate`,
    );
    const [answer] = taken.parse(rows);
    return new Set(columns.flatMap(({ name }, at) => (answer.taken[at] === true ? [name] : [])));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await session.execute(sql`ROLLBACK TO SAVEPOINT nulls`);
    if (columns.length === 1) return new Set();
  } finally {
    await session.execute(sql`RELEASE SAVEPOINT nulls`);
  }
  // A domain refuses with an error: once more, to see which.
  const found = new Set<string>();
  for (const column of columns) {
    for (const name of await takingNull(session, [column])) found.add(name);
  }
  return found;
}

/** Names of columns that take null, by what was asked: asked once, as long as a check reads the same. */
export type NullsTaken = Map<string, ReadonlySet<string>>;

/** Within a transaction. `known`: answers of earlier times, and of this one from then on. */
export async function readFillable(
  session: Session,
  known: NullsTaken = new Map(),
): Promise<TableShape[]> {
  const tables: TableShape[] = [];
  for (const table of await readShapes(session)) {
    // Few columns have one: a question for each table takes longer than the rows of most.
    const doubtful = table.columns.filter(
      ({ nullable, checks, domain }) => nullable && (checks.length > 0 || domain),
    );
    const asked = JSON.stringify([
      table.checkTexts,
      doubtful.map(({ name, typeText, checks }) => [name, typeText, checks]),
    ]);
    const nulls = known.get(asked) ?? (await takingNull(session, doubtful));
    known.set(asked, nulls);
    const columns = table.columns.map((each) =>
      doubtful.includes(each) ? { ...each, nullable: nulls.has(each.name) } : each,
    );
    tables.push({ ...table, columns });
  }
  return tables;
}
