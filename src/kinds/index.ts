/**
 * Indexes of tables and of materialized views; those of constraints belong to the constraint.
 *
 * Read from pg_index as pg_get_indexdef(). PostgreSQL cannot alter what an index holds: it is made
 * again. An invalid index, left by a failed CREATE INDEX CONCURRENTLY, has the same definition as a
 * valid one, so that is an attribute.
 * Not modelled yet: tablespaces, statistics targets of expressions, CLUSTER ON, REPLICA IDENTITY.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { ident, qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { address, brieflyLocked, defineKind, modelledRelation, parent } from './kind.ts';

export const indexSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** The table or materialized view, in the same schema. */
  table: z.string(),
  /** pg_get_indexdef(): `CREATE INDEX users_email ON public.users USING btree (email)`. */
  definition: z.string(),
  valid: z.boolean(),
});

export type IndexSpec = z.infer<typeof indexSpec>;

const name = (spec: IndexSpec) => qualified(spec.schema, spec.name);
const tableOf = (spec: IndexSpec) => qualified(spec.schema, spec.table);

export const index = defineKind<IndexSpec>({
  name: 'index',
  spec: indexSpec,
  query: () => sql`
    SELECT ${address('pg_class', 'x.oid')}, ${parent('pg_class', 'c.oid')},
      n.nspname AS schema, x.relname AS name, c.relname AS table,
      pg_catalog.pg_get_indexdef(x.oid) AS definition, d.indisvalid AS valid
    FROM pg_catalog.pg_index AS d
    JOIN pg_catalog.pg_class AS x ON x.oid = d.indexrelid
    JOIN pg_catalog.pg_class AS c ON c.oid = d.indrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE ${modelledRelation('c', 'n', 'rm')} AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_constraint AS k
      WHERE k.conindid = x.oid AND k.conrelid = c.oid AND k.contype IN ('p', 'u', 'x'))`,
  identity: name,
  names: (spec) => [`pg_class ${name(spec)}`],
  evaluates: true,
  rules: {
    schema: 'identity',
    name: 'identity',
    table: 'replace',
    definition: 'replace',
    valid: 'replace',
  },
  followsRetype: true,
  create: (spec) => [
    statement(trusted(spec.definition), [
      hazard('blocks-writes', `writes to ${tableOf(spec)} wait until index ${name(spec)} is built`),
      ...(spec.definition.startsWith('CREATE UNIQUE ')
        ? [hazard('may-fail', `${tableOf(spec)} must hold no duplicates for index ${name(spec)}`)]
        : []),
    ]),
  ],
  rename: (from, to) => [
    statement(sql`ALTER INDEX ${name(from)} RENAME TO ${ident(to.name)}`, [
      hazard('blocks-writes', `index ${name(from)} is locked for a moment`),
    ]),
  ],
  drop: (spec) => [
    statement(sql`DROP INDEX ${name(spec)}`, [brieflyLocked(`table ${tableOf(spec)}`)]),
  ],
});
