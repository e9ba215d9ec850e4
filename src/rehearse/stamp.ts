/**
 * Whether anything has been written to a table between two looks at one database. To tell costs far less than
 * the fingerprint of its rows, so that a history is not read from end to end at each of its migrations.
 */

import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Database } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { ident, join, literal, nothing, type Sql, sql } from '../model/sql.ts';
import type { ObservedTable } from './fingerprint.ts';

export interface Stamp {
  /** Null: its rows cannot be counted like that. */
  readonly rows: number | null;
  /** As long as it is the same, so are the rows as text; null: nobody knows. */
  readonly text: string | null;
}

/** Labels of enums and fields of composite types: their texts change without a row being written. */
const typesQuery = sql`
  SELECT coalesce((SELECT json_agg(json_build_array(e.enumtypid::int8, e.enumlabel) ORDER BY e.oid)
      FROM pg_catalog.pg_enum AS e)::text, '')
    || coalesce((SELECT json_agg(json_build_array(a.attrelid::int8, a.attname, a.attnum, a.attisdropped) ORDER BY a.attrelid, a.attnum)
      FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.typrelid = a.attrelid
      WHERE a.attnum > 0 AND a.attrelid >= 16384 AND EXISTS (SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.refobjid IN (t.oid, t.typarray)
          AND d.deptype = 'n'))::text, '') AS text`;

const typesRow = z.tuple([z.object({ text: z.string() })]);

/** By the place of their names; those that are not there are left out. */
const tablesQuery = (names: readonly Sql[]) => sql`
  SELECT n.at::int AS at, c.relkind = 'p' AS partitioned, c.oid::int8::text || coalesce((
      SELECT json_agg(json_build_array(a.attname, a.attnum, a.atttypid::int8, a.atttypmod) ORDER BY a.attnum)
      FROM pg_catalog.pg_attribute AS a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::text, '') || CASE WHEN c.relkind = 'p' THEN (
      SELECT json_agg(p.relid::oid::int8 ORDER BY p.relid) FROM pg_catalog.pg_partition_tree(c.oid) AS p)::text
      ELSE '' END AS shape
  FROM pg_catalog.unnest(ARRAY[${join(names.map((name) => literal(name)))}]::text[])
    WITH ORDINALITY AS n (name, at)
  JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(n.name)`;

const tableRows = z.array(
  z.object({ at: z.number(), partitioned: z.boolean(), shape: z.string() }),
);

const count = z.tuple([z.number(), z.string().nullable()]);

/** Scalar questions of one statement. */
const atOnce = 100;

/** How many rows, and the last transaction that wrote one: whatever is written has a later one. */
async function counts(database: Database, tables: readonly ObservedTable[]) {
  const asked = tables.map(
    ({ table, partitioned }, at) => sql`(
      SELECT json_build_array(count(*), max(xmin::text::int8)::text)
      FROM ${partitioned ? nothing : sql`ONLY `}${table}) AS ${ident(`t${at}`)}`,
  );
  const [row] = await database.query(sql`SELECT ${join(asked)}`);
  return tables.map((_, at) => count.parse(row?.[`t${at}`]));
}

async function countsOrNone(database: Database, tables: readonly ObservedTable[]) {
  try {
    return await counts(database, tables);
  } catch (error) {
    // Rows of another access method, or of another server, may have no xmin.
    if (!(error instanceof DatabaseError)) throw error;
    return tables.map(() => undefined);
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64');

/**
 * Of those tables that are there, by name. Stamps can be compared along one history of a database: what it
 * was put back to begins another one.
 */
export async function stampsOf(
  database: Database,
  tables: readonly ObservedTable[],
): Promise<ReadonlyMap<string, Stamp>> {
  const stamps = new Map<string, Stamp>();
  if (tables.length === 0) return stamps;
  const [types] = typesRow.parse(await database.query(typesQuery));
  const found = tableRows.parse(
    await database.query(tablesQuery(tables.map((each) => each.table))),
  );
  const there = found.flatMap(({ at, partitioned, shape }) => {
    const table = tables[at - 1];
    // It may have become partitioned since it was looked at first.
    return table === undefined ? [] : [{ table: { ...table, partitioned }, shape }];
  });
  for (let at = 0; at < there.length; at += atOnce) {
    const part = there.slice(at, at + atOnce);
    const counted = await countsOrNone(
      database,
      part.map(({ table }) => table),
    );
    part.forEach(({ table, shape }, place) => {
      const [rows = null, last] = counted[place] ?? [];
      const text = rows === null ? null : digest(JSON.stringify([types.text, shape, rows, last]));
      stamps.set(table.table, { rows, text });
    });
  }
  return stamps;
}
