/**
 * User objects of kinds that are not modelled yet, by name: they are reported, never dropped silently.
 */

import { notOfExtension, userSchema } from '../kinds/kind.ts';
import { type Sql, sql, trusted } from '../model/sql.ts';

interface Source {
  readonly catalog: string;
  /** FROM and WHERE; the catalog is `o`, its schema, where it has one, `n`. */
  readonly from: string;
}

const inSchema = (catalog: string, column: string, condition = 'true'): Source => ({
  catalog,
  from: `pg_catalog.${catalog} AS o JOIN pg_catalog.pg_namespace AS n ON n.oid = o.${column} WHERE ${userSchema('n')} AND ${condition}`,
});

const global = (catalog: string, condition = 'true'): Source => ({
  catalog,
  from: `pg_catalog.${catalog} AS o WHERE o.oid >= 16384 AND ${condition}`,
});

const sources: readonly Source[] = [
  inSchema('pg_class', 'relnamespace', "o.relkind = 'f'"),
  global(
    'pg_subscription',
    'o.subdbid = (SELECT b.oid FROM pg_catalog.pg_database AS b WHERE b.datname = pg_catalog.current_database())',
  ),
];

/** One row per object: `name`, such as `aggregate public.median(integer)`. */
export function unmodelledQuery(_major: number): Sql {
  const parts = sources.map(
    ({ catalog, from }) =>
      `SELECT i.type || ' ' || i.identity AS name FROM (SELECT o.oid FROM ${from} AND ${notOfExtension(catalog, 'o.oid')}) AS o, ` +
      `LATERAL pg_catalog.pg_identify_object('pg_catalog.${catalog}'::pg_catalog.regclass, o.oid, 0) AS i`,
  );
  return sql`${trusted(parts.join(' UNION ALL '))}`;
}
