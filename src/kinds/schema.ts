/**
 * Schemas, `public` among them.
 *
 * Read from pg_namespace. Owner, privileges and comment are objects of their own.
 */

import * as z from 'zod';
import { ident, sql } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { address, defineKind, notOfExtension, userSchema } from './kind.ts';

export const schemaSpec = z.strictObject({
  name: z.string(),
});

export type SchemaSpec = z.infer<typeof schemaSpec>;

export const schema = defineKind<SchemaSpec>({
  name: 'schema',
  spec: schemaSpec,
  query: () => sql`
    SELECT ${address('pg_namespace', 'n.oid')}, n.nspname AS name
    FROM pg_catalog.pg_namespace AS n
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_namespace', 'n.oid')}`,
  identity: (spec) => ident(spec.name),
  rules: { name: 'identity' },
  create: (spec) => [statement(sql`CREATE SCHEMA ${ident(spec.name)}`)],
  drop: (spec) => [statement(sql`DROP SCHEMA ${ident(spec.name)}`)],
});
