/**
 * OF: a table whose columns are the attributes of a composite type.
 *
 * Read from pg_class.reloftype. The table is made on its own and tied to the type after; while it is,
 * PostgreSQL refuses to change its columns.
 */

import * as z from 'zod';
import { qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, addressArray, awaits, modelledTable, needs, parent, someOf } from './reading.ts';
import { brieflyLocked } from './statements.ts';

const typedTableSpec = z.strictObject({
  schema: z.string(),
  table: z.string(),
  /** Qualified name of the type. */
  type: z.string(),
});

export type TypedTableSpec = z.infer<typeof typedTableSpec>;

const table = (spec: TypedTableSpec) => qualified(spec.schema, spec.table);
const locked = (spec: TypedTableSpec) => [brieflyLocked(`table ${table(spec)}`)];

export const typedTable = defineKind<TypedTableSpec>({
  name: 'typed table',
  spec: typedTableSpec,
  present: someOf('pg_class', 'oid', 'reloftype <> 0'),
  query: () => sql`
    SELECT ${address('pg_class', 'c.oid', '-1')}, ${parent('pg_class', 'c.oid')},
      ${needs(sql`pg_catalog.json_build_array(${addressArray('pg_type', 't.oid')})`)},
      ${awaits(sql`(SELECT pg_catalog.json_agg(${addressArray('pg_class', 'c.oid', 'a.attnum')})
        FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0)`)},
      n.nspname AS schema, c.relname AS table,
      pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.typname) AS type
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_type AS t ON t.oid = c.reloftype
    JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.typnamespace
    WHERE ${modelledTable('c', 'n')}`,
  identity: table,
  tied: true,
  ordersColumns: true,
  rules: { schema: 'identity', table: 'identity', type: 'replace' },
  create: (spec) => [
    statement(sql`ALTER TABLE ${table(spec)} OF ${trusted(spec.type)}`, locked(spec)),
  ],
  drop: (spec) => [statement(sql`ALTER TABLE ${table(spec)} NOT OF`, locked(spec))],
});
