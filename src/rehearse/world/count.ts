/** The rows that are in a database. */

import * as z from 'zod';
import type { Database } from '../../database/database.ts';
import { sql } from '../../model/sql.ts';
import type { TableRows } from '../rows.ts';
import { readShapes } from '../shape.ts';

const counted = z.tuple([z.object({ n: z.number() })]);

export async function countTables(database: Database): Promise<TableRows[]> {
  const counts: TableRows[] = [];
  for (const { sql: table } of await readShapes(database)) {
    const [{ n }] = counted.parse(
      await database.query(sql`SELECT count(*)::float8 AS n FROM ${table}`),
    );
    counts.push({ table, rows: n, refused: {} });
  }
  return counts;
}
