/**
 * Schemas, `public` among them, which is made as initdb makes it.
 *
 * Read from pg_namespace. Owner, privileges and comment are objects of their own, and what public comes with
 * is none of them.
 */

import * as z from 'zod';
import { ident, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, notOfExtension, userSchema } from './reading.ts';
import { renamed } from './statements.ts';

export const schemaSpec = z.strictObject({
  name: z.string(),
});

export type SchemaSpec = z.infer<typeof schemaSpec>;

const standard = (major: number) =>
  [
    major < 15
      ? sql`CREATE SCHEMA public`
      : sql`CREATE SCHEMA public AUTHORIZATION pg_database_owner`,
    sql`GRANT ${trusted(major < 15 ? 'CREATE, USAGE' : 'USAGE')} ON SCHEMA public TO PUBLIC`,
    sql`COMMENT ON SCHEMA public IS 'standard public schema'`,
  ].map((text) => statement(text));

export const schema = defineKind<SchemaSpec>({
  name: 'schema',
  spec: schemaSpec,
  query: () => sql`
    SELECT ${address('pg_namespace', 'n.oid')}, n.nspname AS name
    FROM pg_catalog.pg_namespace AS n
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_namespace', 'n.oid')}`,
  identity: (spec) => ident(spec.name),
  rules: { name: 'identity' },
  create: (spec, { major }) =>
    spec.name === 'public' ? standard(major) : [statement(sql`CREATE SCHEMA ${ident(spec.name)}`)],
  rename: (from, to) => [
    statement(sql`ALTER SCHEMA ${ident(from.name)} RENAME TO ${ident(to.name)}`, [
      renamed(`schema ${ident(from.name)}`, ident(to.name)),
    ]),
  ],
  drop: (spec) => [statement(sql`DROP SCHEMA ${ident(spec.name)}`)],
});
