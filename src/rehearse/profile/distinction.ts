/**
 * What no two rows of a table may have alike beyond the columns of its keys: expressions, generated columns, what a
 * partial index looks at, and what an exclusion constraint compares.
 */

import * as z from 'zod';
import type { Session } from '../../database/database.ts';
import { append } from '../../model/append.ts';
import { sql, trusted } from '../../model/sql.ts';

const distinctionRow = z.object({
  table: z.string(),
  /** What is compared: expressions over columns that are given values. */
  parts: z.array(z.string().transform(trusted)),
  /** Which rows are: all, where it is null. */
  predicate: z.string().transform(trusted).nullable(),
  /** Whether what it compares may overlap, as ranges do. */
  excluding: z.boolean(),
  /** All that it looks at. */
  columns: z.array(z.string()),
});

export type Distinction = Omit<z.infer<typeof distinctionRow>, 'table'>;

/** Of column `a`: what PostgreSQL makes it of. */
const generation = sql`(SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef AS d
  WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated <> '')`;

/** Of index `i`: columns that it names, or that expressions of it or of its generated columns name. */
const columns = sql`
  SELECT a.attname, a.attnum FROM pg_attribute AS a
  WHERE a.attrelid = i.indrelid AND a.attgenerated = '' AND a.attnum > 0 AND (
    a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
    OR EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
      AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
      AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))
    OR EXISTS (SELECT FROM pg_attrdef AS g JOIN pg_depend AS d
        ON d.classid = 'pg_attrdef'::regclass AND d.objid = g.oid AND d.refclassid = 'pg_class'::regclass
      WHERE g.adrelid = a.attrelid AND g.adnum = ANY (i.indkey::int2[]) AND d.refobjid = a.attrelid
        AND d.refobjsubid = a.attnum))`;

/** By table. */
export async function readDistinctions(
  session: Session,
): Promise<ReadonlyMap<string, readonly Distinction[]>> {
  const rows = await session.query(sql`
    SELECT format('%I.%I', n.nspname, c.relname) AS table, pg_get_expr(i.indpred, i.indrelid) AS predicate,
      i.indisexclusion AS excluding,
      (SELECT json_agg(coalesce((SELECT ${generation} FROM pg_attribute AS a
          WHERE a.attrelid = i.indrelid AND a.attnum = (i.indkey::int2[])[at - 1]),
          pg_get_indexdef(i.indexrelid, at, false)) ORDER BY at)
        FROM generate_series(1, i.indnkeyatts) AS at) AS parts,
      (SELECT coalesce(json_agg(l.attname ORDER BY l.attnum), '[]') FROM (${columns}) AS l) AS columns
    FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.oid >= 16384
      AND (i.indisexclusion OR i.indisunique AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL
        OR EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attgenerated <> ''
          AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))))
    ORDER BY 1, i.indexrelid`);
  const found = new Map<string, Distinction[]>();
  for (const { table, ...each } of z.array(distinctionRow).parse(rows)) {
    append(found, table, each);
  }
  return found;
}
