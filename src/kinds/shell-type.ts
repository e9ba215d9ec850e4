/**
 * Shell types: names that functions may use before there is a type. A base type, and a range type with
 * a canonical function, begin as one, because their functions need the type, and the type them.
 *
 * Read from pg_type. The shell of a type that is whole is gone with it, and replaced with it.
 */

import * as z from 'zod';
import { qualified, sql } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, addressArray, arrayType, notOfExtension, someOf, userSchema } from './reading.ts';

const shellTypeSpec = z.strictObject({ schema: z.string(), name: z.string() });

export type ShellTypeSpec = z.infer<typeof shellTypeSpec>;

const name = (spec: ShellTypeSpec) => qualified(spec.schema, spec.name);

export const shellType = defineKind<ShellTypeSpec>({
  name: 'shell type',
  spec: shellTypeSpec,
  present: someOf('pg_type', 'oid', "typtype IN ('b', 'p', 'r') AND typcategory <> 'A'"),
  query: () => sql`
    SELECT ${address('pg_type', 't.oid', 'CASE WHEN t.typisdefined THEN -1 ELSE 0 END')},
      CASE WHEN t.typisdefined THEN ${addressArray('pg_type', 't.oid')} END AS "completedBy",
      n.nspname AS schema, t.typname AS name
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')} AND (NOT t.typisdefined
      OR (t.typtype = 'b' AND NOT ${arrayType('t')})
      OR EXISTS (SELECT FROM pg_catalog.pg_range AS r WHERE r.rngtypid = t.oid AND r.rngcanonical <> 0))`,
  identity: name,
  names: (spec) => [`pg_type ${name(spec)}`],
  rules: { schema: 'identity', name: 'identity' },
  create: (spec) => [statement(sql`CREATE TYPE ${name(spec)}`)],
  drop: (spec) => [statement(sql`DROP TYPE ${name(spec)}`)],
});
