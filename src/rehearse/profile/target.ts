/** What is known of a table without reading its rows: sizes, vacuum, writes, partitions, access. */

import * as z from 'zod';
import type { Session } from '../../database/database.ts';
import { literal, type Sql, sql } from '../../model/sql.ts';

const targetRow = z.object({
  unlogged: z.boolean(),
  /** A partition is a foreign table: its rows are elsewhere. */
  foreign: z.boolean(),
  inRecovery: z.boolean(),
  rowSecurity: z.boolean(),
  heap: z.number(),
  indexes: z.number(),
  toast: z.number(),
  dead: z.number(),
  inserted: z.number(),
  updated: z.number(),
  deleted: z.number(),
  hours: z.number(),
  partitions: z.array(z.tuple([z.number(), z.string()])),
  unreadable: z.array(z.string()),
  statistics: z.array(
    z.object({ name: z.string(), width: z.number(), correlation: z.number().nullable() }),
  ),
  /** Columns that are a unique key each. */
  unique: z.array(z.string()),
  /** Columns of keys and indexes of several. */
  combinations: z.array(z.array(z.string())),
});

export type Target = z.infer<typeof targetRow>;

const targetQuery = (table: Sql) => sql`
  WITH RECURSIVE tree AS (
    SELECT c.oid, c.relkind, c.relname, c.relnamespace, c.reltoastrelid FROM pg_class AS c
    WHERE c.oid = ${literal(table)}::regclass
    UNION ALL
    SELECT c.oid, c.relkind, c.relname, c.relnamespace, c.reltoastrelid
    FROM tree AS t JOIN pg_inherits AS i ON i.inhparent = t.oid JOIN pg_class AS c ON c.oid = i.inhrelid
    WHERE t.relkind = 'p'),
  leaf AS (SELECT * FROM tree WHERE relkind <> 'p')
  SELECT json_build_object(
    'unlogged', c.relpersistence = 'u',
    'foreign', EXISTS (SELECT FROM tree WHERE relkind = 'f'),
    'inRecovery', pg_is_in_recovery(),
    'rowSecurity', row_security_active(c.oid),
    'heap', (SELECT coalesce(sum(pg_relation_size(oid)), 0) FROM leaf WHERE relkind = 'r'),
    'indexes', (SELECT coalesce(sum(pg_indexes_size(oid)), 0) FROM leaf WHERE relkind = 'r'),
    'toast', (SELECT coalesce(sum(pg_total_relation_size(reltoastrelid)), 0) FROM leaf WHERE reltoastrelid <> 0),
    'dead', (SELECT coalesce(sum(pg_stat_get_dead_tuples(oid)), 0) FROM leaf),
    'inserted', (SELECT coalesce(sum(pg_stat_get_tuples_inserted(oid)), 0) FROM leaf),
    'updated', (SELECT coalesce(sum(pg_stat_get_tuples_updated(oid)), 0) FROM leaf),
    'deleted', (SELECT coalesce(sum(pg_stat_get_tuples_deleted(oid)), 0) FROM leaf),
    'hours', ceil(extract(epoch FROM now() - coalesce(
      (SELECT pg_stat_get_db_stat_reset_time(d.oid) FROM pg_database AS d WHERE d.datname = current_database()),
      pg_postmaster_start_time())) / 3600),
    'partitions', (SELECT coalesce(json_agg(json_build_array(l.oid::int8, format('%I.%I', n.nspname, l.relname))
        ORDER BY n.nspname, l.relname), '[]')
      FROM leaf AS l JOIN pg_namespace AS n ON n.oid = l.relnamespace WHERE c.relkind = 'p'),
    'unreadable', (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_attribute AS a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND NOT has_column_privilege(c.oid, a.attnum, 'SELECT')),
    'statistics', (SELECT coalesce(json_agg(json_build_object(
        'name', s.attname, 'width', s.avg_width, 'correlation', s.correlation) ORDER BY s.attname), '[]')
      FROM pg_stats AS s JOIN pg_namespace AS n ON n.nspname = s.schemaname
      WHERE n.oid = c.relnamespace AND s.tablename = c.relname AND s.inherited = (c.relkind = 'p')),
    'unique', (SELECT coalesce(json_agg(DISTINCT a.attname), '[]') FROM pg_index AS i
      JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
      WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indnkeyatts = 1
        AND i.indpred IS NULL AND i.indexprs IS NULL),
    'combinations', (SELECT coalesce(json_agg(DISTINCT k.columns), '[]') FROM (
        SELECT (SELECT jsonb_agg(a.attname ORDER BY o.at) FROM unnest(k.keys) WITH ORDINALITY AS o (num, at)
          JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = o.num) AS columns
        FROM (
          SELECT (i.indkey::int2[])[0:i.indnkeyatts - 1] AS keys FROM pg_index AS i
          WHERE i.indrelid = c.oid AND i.indexprs IS NULL AND i.indnkeyatts BETWEEN 2 AND 8
          UNION SELECT (i.indkey::int2[])[0:1] FROM pg_index AS i
          WHERE i.indrelid = c.oid AND i.indexprs IS NULL AND i.indnkeyatts > 2
          UNION SELECT f.conkey FROM pg_constraint AS f
          WHERE f.conrelid = c.oid AND f.contype = 'f' AND cardinality(f.conkey) > 1) AS k) AS k)
  ) AS target
  FROM pg_class AS c WHERE c.oid = ${literal(table)}::regclass`;

export async function readTarget(session: Session, table: Sql): Promise<Target> {
  const [row] = await session.query(targetQuery(table));
  return targetRow.parse(row?.target);
}

/** Foreign tables: their rows are in another database. */
export async function foreignTables(session: Session): Promise<string[]> {
  const rows = await session.query(sql`
    SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_foreign_table AS f JOIN pg_class AS c ON c.oid = f.ftrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE NOT c.relispartition ORDER BY 1`);
  return z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map(({ name }) => name);
}
