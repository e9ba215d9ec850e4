/**
 * CLUSTER ON: the index that CLUSTER puts the rows of a table or materialized view in the order of.
 *
 * Read from pg_index.indisclustered. Saying so moves no row.
 */

import * as z from 'zod';
import { ident, qualified, type Sql, sql } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, addressArray, modelledRelation, needs, parent, someOf } from './reading.ts';
import { brieflyLocked } from './statements.ts';

const clusterSpec = z.strictObject({
  schema: z.string(),
  table: z.string(),
  index: z.string(),
});

export type ClusterSpec = z.infer<typeof clusterSpec>;

const table = (spec: ClusterSpec) => qualified(spec.schema, spec.table);

const alter = (spec: ClusterSpec, action: Sql) =>
  statement(sql`ALTER TABLE ${table(spec)} ${action}`, [brieflyLocked(`table ${table(spec)}`)]);

const set = (spec: ClusterSpec) => [alter(spec, sql`CLUSTER ON ${ident(spec.index)}`)];

export const cluster = defineKind<ClusterSpec>({
  name: 'cluster',
  spec: clusterSpec,
  present: someOf('pg_index', 'indexrelid', 'indisclustered'),
  query: () => sql`
    SELECT ${address('pg_class', 'c.oid', '-3')}, ${parent('pg_class', 'c.oid')}, ${needs(sql`pg_catalog.json_build_array(${addressArray('pg_class', 'x.oid')})`)},
      n.nspname AS schema, c.relname AS table, x.relname AS index
    FROM pg_catalog.pg_index AS d
    JOIN pg_catalog.pg_class AS x ON x.oid = d.indexrelid
    JOIN pg_catalog.pg_class AS c ON c.oid = d.indrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE d.indisclustered AND ${modelledRelation('c', 'n', 'rm')}`,
  identity: table,
  // A key of another name is made once the old one is gone, which the table must not be in the order of.
  rules: { schema: 'identity', table: 'identity', index: 'replace' },
  followsRetype: () => true,
  create: set,
  drop: (spec) => [alter(spec, sql`SET WITHOUT CLUSTER`)],
});
