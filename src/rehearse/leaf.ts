/**
 * The partitions of a table that have rows themselves, its leaves: which rows each takes, and what it demands of
 * them beside what its table demands.
 */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { append } from '../model/append.ts';
import { type Sql, sql, trusted } from '../model/sql.ts';

const leafRow = z.object({
  table: z.string(),
  /** Quoted, qualified. */
  name: z.string(),
  /** What a row must satisfy to be in it. */
  condition: z.string().transform(trusted),
  /** From the table down: columns that decide, and which of their values. */
  path: z.array(z.object({ columns: z.array(z.string()), bound: z.string() })),
  /** Of keys that it has, or one above it, and its table has not: where, and of which columns. */
  keys: z.array(z.object({ of: z.string(), columns: z.array(z.string()) })),
  /** Checks, and columns that take no NULL, which the table does not have; `columns` of all of them. */
  demands: z.array(
    z.object({ columns: z.array(z.string()), condition: z.string().transform(trusted) }),
  ),
});

/** What it demands of one column alone. */
export const demandsOn = ({ demands }: Leaf, name: string): Sql[] =>
  demands.flatMap(({ columns, condition }) =>
    columns.length === 1 && columns[0] === name ? [sql`(${condition})`] : [],
  );

export type Leaf = Omit<z.infer<typeof leafRow>, 'table'>;

const named = sql`format('%I.%I', n.nspname, c.relname)`;

/** Columns in the partition key of a table, themselves or within an expression. */
const keyColumns = (table: Sql): Sql => sql`(
  SELECT coalesce(jsonb_agg(a.attname ORDER BY a.attname), '[]') FROM pg_attribute AS a
  WHERE a.attrelid = ${table} AND EXISTS (SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = a.attrelid AND d.objsubid = a.attnum
      AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = 0
      AND d.deptype = 'i'))`;

/** A DEFAULT partition has what its siblings leave: it is like none of another table. */
const leafQuery = sql`
  WITH RECURSIVE tree AS (
    SELECT c.oid AS root, c.oid, '[]'::jsonb AS path, ARRAY[]::oid[] AS above
    FROM pg_class AS c WHERE c.relkind = 'p' AND NOT c.relispartition
    UNION ALL
    SELECT t.root, i.inhrelid, t.path || jsonb_build_object('columns', ${keyColumns(sql`t.oid`)},
        'bound', (SELECT CASE pg_get_expr(p.relpartbound, p.oid) WHEN 'DEFAULT' THEN 'DEFAULT of ' || t.oid
          ELSE pg_get_expr(p.relpartbound, p.oid) END FROM pg_class AS p WHERE p.oid = i.inhrelid)),
      t.above || i.inhrelid
    FROM tree AS t JOIN pg_inherits AS i ON i.inhparent = t.oid)
  SELECT (SELECT ${named} FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = t.root) AS table,
    ${named} AS name, t.path, coalesce(pg_get_partition_constraintdef(c.oid), 'true') AS condition,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('of', i.indrelid::text, 'columns', (
        SELECT jsonb_agg(a.attname ORDER BY a.attnum) FROM pg_attribute AS a
        WHERE a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])))
      ORDER BY i.indexrelid), '[]')
      FROM pg_index AS i WHERE i.indrelid = ANY (t.above) AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
        AND NOT EXISTS (SELECT FROM pg_inherits AS h WHERE h.inhrelid = i.indexrelid)) AS keys,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('columns', d.columns, 'condition', d.condition) ORDER BY d.condition), '[]')
      FROM (
        SELECT to_jsonb(ARRAY(SELECT a.attname FROM pg_attribute AS a
            WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) ORDER BY a.attnum)) AS columns,
          pg_get_expr(k.conbin, k.conrelid) AS condition
        FROM pg_constraint AS k WHERE k.conrelid = ANY (t.above) AND k.contype = 'c' AND k.coninhcount = 0
        UNION
        SELECT jsonb_build_array(a.attname), format('(%I IS NOT NULL)', a.attname)
        FROM pg_attribute AS a JOIN pg_attribute AS w ON w.attrelid = t.root AND w.attname = a.attname
        WHERE a.attrelid = c.oid AND a.attnotnull AND NOT w.attnotnull) AS d) AS demands
  FROM tree AS t JOIN pg_class AS c ON c.oid = t.oid JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' ORDER BY 1, 2`;

/** By table; one that has no partition is not among them. */
export async function readLeaves(session: Session): Promise<ReadonlyMap<string, Leaf[]>> {
  const found = new Map<string, Leaf[]>();
  for (const { table, ...leaf } of z.array(leafRow).parse(await session.query(leafQuery))) {
    append(found, table, leaf);
  }
  return found;
}
