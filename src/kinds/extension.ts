/**
 * Extensions, without plpgsql, which every database has.
 *
 * Read from pg_extension. The version is not compared: servers differ in what they offer, and PGlite
 * from all of them. Nor is it whether it is the server's default: that changes with the server's packages,
 * and a hash with it, though nobody touched the database. pg_dump leaves it out too.
 * What an extension brings is never read, but for the privileges on it (grant.ts).
 */

import * as z from 'zod';
import { ident, sql } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, someOf } from './reading.ts';

export const extensionSpec = z.strictObject({
  name: z.string(),
  /** Where its objects are. */
  schema: z.string(),
  /** Whether SET SCHEMA can move it. */
  relocatable: z.boolean(),
});

export type ExtensionSpec = z.infer<typeof extensionSpec>;

const name = (spec: ExtensionSpec) => ident(spec.name);

export const extension = defineKind<ExtensionSpec>({
  name: 'extension',
  spec: extensionSpec,
  present: someOf('pg_extension'),
  query: () => sql`
    SELECT ${address('pg_extension', 'x.oid')}, x.extname AS name, n.nspname AS schema,
      x.extrelocatable AS relocatable
    FROM pg_catalog.pg_extension AS x
    JOIN pg_catalog.pg_namespace AS n ON n.oid = x.extnamespace
    WHERE x.extname <> 'plpgsql'`,
  identity: name,
  rules: {
    name: 'identity',
    schema: {
      alter: (from, to) =>
        from.relocatable && to.relocatable
          ? [statement(sql`ALTER EXTENSION ${name(to)} SET SCHEMA ${ident(to.schema)}`)]
          : 'replace',
    },
    // Says how it may be altered; what it is, the extension alone decides.
    relocatable: { alter: () => [] },
  },
  create: (spec) => [statement(sql`CREATE EXTENSION ${name(spec)} SCHEMA ${ident(spec.schema)}`)],
  drop: (spec) => [statement(sql`DROP EXTENSION ${name(spec)}`)],
});
