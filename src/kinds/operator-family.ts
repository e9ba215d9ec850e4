/**
 * Operator families. What belongs to one of their classes is the class's; the rest are members.
 *
 * Read from pg_opfamily. PostgreSQL can alter nothing but its members.
 */

import * as z from 'zod';
import { ident, qualified, sql } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, notOfExtension, someOf, userSchema } from './reading.ts';
import { renameInSchema } from './statements.ts';

const operatorFamilySpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** The access method. */
  method: z.string(),
});

export type OperatorFamilySpec = z.infer<typeof operatorFamilySpec>;

const name = (spec: OperatorFamilySpec) =>
  sql`${qualified(spec.schema, spec.name)} USING ${ident(spec.method)}`;

export const operatorFamily = defineKind<OperatorFamilySpec>({
  name: 'operator family',
  spec: operatorFamilySpec,
  present: someOf('pg_opfamily'),
  query: () => sql`
    SELECT ${address('pg_opfamily', 'f.oid')},
      n.nspname AS schema, f.opfname AS name, m.amname AS method
    FROM pg_catalog.pg_opfamily AS f
    JOIN pg_catalog.pg_namespace AS n ON n.oid = f.opfnamespace
    JOIN pg_catalog.pg_am AS m ON m.oid = f.opfmethod
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_opfamily', 'f.oid')}`,
  identity: name,
  rules: { schema: 'identity', name: 'identity', method: 'identity' },
  create: (spec) => [statement(sql`CREATE OPERATOR FAMILY ${name(spec)}`)],
  rename: (from, to) =>
    renameInSchema(sql`OPERATOR FAMILY`, from, to, sql` USING ${ident(from.method)}`),
  drop: (spec) => [statement(sql`DROP OPERATOR FAMILY ${name(spec)}`)],
});
