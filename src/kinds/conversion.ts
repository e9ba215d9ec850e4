/**
 * Conversions between encodings.
 *
 * Read from pg_conversion. PostgreSQL can alter nothing of them.
 */

import * as z from 'zod';
import { literal, nothing, qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, notOfExtension, someOf, userSchema } from './reading.ts';
import { functionName } from './references.ts';
import { renameInSchema } from './statements.ts';

const conversionSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  default: z.boolean(),
  source: z.string(),
  target: z.string(),
  function: z.string(),
});

export type ConversionSpec = z.infer<typeof conversionSpec>;

const name = (spec: ConversionSpec) => qualified(spec.schema, spec.name);

export const conversion = defineKind<ConversionSpec>({
  name: 'conversion',
  spec: conversionSpec,
  present: someOf('pg_conversion'),
  query: () => sql`
    SELECT ${address('pg_conversion', 'c.oid')},
      n.nspname AS schema, c.conname AS name, c.condefault AS default,
      pg_catalog.pg_encoding_to_char(c.conforencoding) AS source,
      pg_catalog.pg_encoding_to_char(c.contoencoding) AS target,
      ${trusted(functionName('c.conproc'))} AS function
    FROM pg_catalog.pg_conversion AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.connamespace
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_conversion', 'c.oid')}`,
  identity: name,
  rules: {
    schema: 'identity',
    name: 'identity',
    default: 'replace',
    source: 'replace',
    target: 'replace',
    function: 'replace',
  },
  create: (spec) => [
    statement(
      sql`CREATE ${spec.default ? sql`DEFAULT ` : nothing}CONVERSION ${name(spec)} FOR ${literal(spec.source)} TO ${literal(spec.target)} FROM ${trusted(spec.function)}`,
    ),
  ],
  rename: (from, to) => renameInSchema(sql`CONVERSION`, from, to),
  drop: (spec) => [statement(sql`DROP CONVERSION ${name(spec)}`)],
});
