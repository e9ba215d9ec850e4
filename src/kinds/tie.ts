/** What partitions and inheritance have in common: a row of pg_inherits that ties a table to another. */

import * as z from 'zod';
import { qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { address, addressArray, awaits, modelledTable, needs, parent } from './reading.ts';

export const tieName = {
  schema: z.string(),
  table: z.string(),
  parentSchema: z.string(),
  parentTable: z.string(),
};

interface TieName {
  readonly schema: string;
  readonly table: string;
  readonly parentSchema: string;
  readonly parentTable: string;
}

export const tieIdentity = (spec: TieName): Sql =>
  sql`${qualified(spec.schema, spec.table)} OF ${qualified(spec.parentSchema, spec.parentTable)}`;

export const tieRules = {
  schema: 'identity',
  table: 'identity',
  parentSchema: 'identity',
  parentTable: 'identity',
} as const;

/** The keys of `tieName`. */
export const tieColumns: Sql = sql`
  n.nspname AS schema, c.relname AS table, pn.nspname AS "parentSchema", p.relname AS "parentTable"`;

/** What the table must have when it is tied: its own of all that it then shares with the other. */
function shared(major: number): Sql {
  const sources = [
    [
      addressArray('pg_class', 'c.oid', 's.attnum'),
      'pg_attribute AS s WHERE s.attrelid = c.oid AND s.attinhcount > 0',
    ],
    [
      addressArray('pg_constraint', 's.oid'),
      // Not the rows that a foreign key of the table has for each partition to which it refers.
      `pg_constraint AS s WHERE s.conrelid = c.oid AND (s.coninhcount > 0 OR s.conparentid <> 0) AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint AS q WHERE q.oid = s.conparentid AND q.conrelid = s.conrelid)`,
    ],
    [
      addressArray('pg_class', 's.oid'),
      'pg_index AS d JOIN pg_catalog.pg_class AS s ON s.oid = d.indexrelid WHERE d.indrelid = c.oid AND s.relispartition',
    ],
    ...(major >= 18
      ? []
      : [
          [
            addressArray('pg_attribute', 'c.oid', 's.attnum'),
            'pg_attribute AS s WHERE s.attrelid = c.oid AND s.attinhcount > 0 AND s.attnotnull',
          ],
        ]),
  ];
  const all = sources.map(([array, from]) => `SELECT ${array} AS a FROM pg_catalog.${from}`);
  return sql`(SELECT pg_catalog.json_agg(x.a) FROM (${trusted(all.join(' UNION ALL '))}) AS x)`;
}

/** The rows of pg_inherits of tables `c` that are partitions, or that are not. */
export function tieQuery(major: number, partitions: boolean, columns: Sql): Sql {
  return sql`
    SELECT ${address('pg_inherits', 'i.inhrelid', 'i.inhseqno')}, ${parent('pg_class', 'c.oid')},
      ${needs(sql`pg_catalog.json_build_array(${addressArray('pg_class', 'p.oid')})`)},
      ${awaits(shared(major))},
      i.inhseqno AS ordinal, ${columns}
    FROM pg_catalog.pg_inherits AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent
    JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.relnamespace
    WHERE ${trusted(partitions ? '' : 'NOT ')}c.relispartition AND ${modelledTable('c', 'n')}`;
}
