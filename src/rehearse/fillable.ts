/** Tables as whoever fills them needs them: a column takes null where checks and domains do as well. */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { ident, join, sql, trusted } from '../model/sql.ts';
import { type ColumnShape, readShapes, type TableShape } from './shape.ts';

const taken = z.tuple([z.object({ taken: z.array(z.boolean()) })]);

/** Names of the columns in which null is no breach: a check or a domain may demand a value, too. */
async function takingNull(
  session: Session,
  columns: readonly ColumnShape[],
): Promise<ReadonlySet<string>> {
  const nullable = columns.filter((column) => column.nullable);
  if (nullable.length === 0) return new Set();
  const nulls = nullable.map(
    ({ name, typeText }) => sql`NULL::${trusted(typeText)} AS ${ident(name)}`,
  );
  const answers = nullable.map(({ name, checks }) => {
    const passed = checks.map((check) => sql` AND (${check}) IS NOT FALSE`).join('');
    return sql`(${ident(name)} IS NULL${trusted(passed)})`;
  });
  await session.execute(sql`SAVEPOINT nulls`);
  try {
    const rows = await session.query(
      sql`SELECT json_build_array(${join(answers)}) AS taken FROM (SELECT ${join(nulls)} OFFSET 0) AS candidate`,
    );
    const [answer] = taken.parse(rows);
    return new Set(nullable.flatMap(({ name }, at) => (answer.taken[at] === true ? [name] : [])));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await session.execute(sql`ROLLBACK TO SAVEPOINT nulls`);
    if (nullable.length === 1) return new Set();
  } finally {
    await session.execute(sql`RELEASE SAVEPOINT nulls`);
  }
  // A domain refuses with an error: once more, to see which.
  const found = new Set<string>();
  for (const column of nullable) {
    for (const name of await takingNull(session, [column])) found.add(name);
  }
  return found;
}

/** Within a transaction. */
export async function readFillable(session: Session): Promise<TableShape[]> {
  const tables: TableShape[] = [];
  for (const table of await readShapes(session)) {
    const nulls = await takingNull(session, table.columns);
    const columns = table.columns.map((each) => ({ ...each, nullable: nulls.has(each.name) }));
    tables.push({ ...table, columns });
  }
  return tables;
}
