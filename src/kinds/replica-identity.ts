/**
 * REPLICA IDENTITY: what of an old row is written to the log, where it is not the primary key.
 *
 * Read from pg_class.relreplident and pg_index.indisreplident. One whose index is gone means the same as
 * the default, and is not read.
 */

import * as z from 'zod';
import { ident, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, addressArray, modelledRelation, needs, parent, someOf } from './reading.ts';
import { brieflyLocked } from './statements.ts';

const replicaIdentitySpec = z.strictObject({
  schema: z.string(),
  table: z.string(),
  mode: z.enum(['full', 'nothing', 'index']),
  /** Its name, in the schema of the table, when that is the mode. */
  index: z.string().nullable(),
});

export type ReplicaIdentitySpec = z.infer<typeof replicaIdentitySpec>;

const table = (spec: ReplicaIdentitySpec) => qualified(spec.schema, spec.table);

const alter = (spec: ReplicaIdentitySpec, action: Sql) =>
  statement(sql`ALTER TABLE ${table(spec)} REPLICA IDENTITY ${action}`, [
    brieflyLocked(`table ${table(spec)}`),
  ]);

const set = (spec: ReplicaIdentitySpec) => [
  alter(
    spec,
    spec.index === null ? trusted(spec.mode.toUpperCase()) : sql`USING INDEX ${ident(spec.index)}`,
  ),
];

const tells = { full: 'all', index: 'key', nothing: 'nothing' } as const;

/** A key of another name is made once the old one is gone, and that is needed until then. */
const setting: Alter<ReplicaIdentitySpec> = {
  alter: (from, to) => (from.index === null || to.index === null ? set(to) : 'replace'),
};

export const replicaIdentity = defineKind<ReplicaIdentitySpec>({
  name: 'replica identity',
  spec: replicaIdentitySpec,
  present: someOf('pg_class', 'oid', "relreplident <> 'd' AND relkind IN ('r', 'm', 'p')"),
  query: () => sql`
    SELECT ${address('pg_class', 'c.oid', '-2')}, ${parent('pg_class', 'c.oid')}, ${needs(sql`CASE WHEN x.oid IS NOT NULL THEN pg_catalog.json_build_array(${addressArray('pg_class', 'x.oid')}) END`)},
      n.nspname AS schema, c.relname AS table,
      CASE c.relreplident WHEN 'f' THEN 'full' WHEN 'n' THEN 'nothing' ELSE 'index' END AS mode,
      x.relname AS index
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_index AS d ON d.indrelid = c.oid AND d.indisreplident AND c.relreplident = 'i'
    LEFT JOIN pg_catalog.pg_class AS x ON x.oid = d.indexrelid
    WHERE (c.relreplident IN ('f', 'n') OR x.oid IS NOT NULL) AND ${modelledRelation('c', 'n', 'rmp')}`,
  identity: table,
  rules: { schema: 'identity', table: 'identity', mode: setting, index: setting },
  replicates: (spec) => ({ type: 'identity', table: table(spec), tells: tells[spec.mode] }),
  followsRetype: () => true,
  create: set,
  drop: (spec) => [alter(spec, sql`DEFAULT`)],
});
