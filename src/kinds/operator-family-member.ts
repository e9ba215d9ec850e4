/**
 * Operators and support functions that are loose in an operator family: they belong to none of its
 * classes.
 *
 * Read from pg_amop and pg_amproc. PostgreSQL can only add and drop one.
 */

import * as z from 'zod';
import { ident, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { operatorItems } from './operator-items.ts';
import { notOfExtension, parent, someOf, userSchema } from './reading.ts';

const operatorFamilyMemberSpec = z.strictObject({
  schema: z.string(),
  family: z.string(),
  /** The access method. */
  method: z.string(),
  /** `OPERATOR 1 (integer, bigint)`. */
  slot: z.string(),
  /** `OPERATOR 1 public.<(integer,bigint) FOR ORDER BY public.f`. */
  definition: z.string(),
});

export type OperatorFamilyMemberSpec = z.infer<typeof operatorFamilyMemberSpec>;

const family = (spec: OperatorFamilyMemberSpec) =>
  sql`${qualified(spec.schema, spec.family)} USING ${ident(spec.method)}`;
const alter = (spec: OperatorFamilyMemberSpec, action: Sql) => [
  statement(sql`ALTER OPERATOR FAMILY ${family(spec)} ${action}`),
];

export const operatorFamilyMember = defineKind<OperatorFamilyMemberSpec>({
  name: 'operator family member',
  spec: operatorFamilyMemberSpec,
  present: someOf('pg_opfamily'),
  query: () => sql`
    SELECT i.classid::pg_catalog.int8 AS classid, i.objid::pg_catalog.int8 AS objid, 0 AS objsubid,
      ${parent('pg_opfamily', 'f.oid')},
      n.nspname AS schema, f.opfname AS family, m.amname AS method, i.slot, i.definition
    FROM (${operatorItems('pg_opfamily')}) AS i
    JOIN pg_catalog.pg_opfamily AS f ON f.oid = i.owner
    JOIN pg_catalog.pg_namespace AS n ON n.oid = f.opfnamespace
    JOIN pg_catalog.pg_am AS m ON m.oid = f.opfmethod
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_opfamily', 'f.oid')}`,
  identity: (spec) => sql`${family(spec)} ${trusted(spec.slot)}`,
  rules: {
    schema: 'identity',
    family: 'identity',
    method: 'identity',
    slot: 'identity',
    definition: 'replace',
  },
  create: (spec) => alter(spec, sql`ADD ${trusted(spec.definition)}`),
  drop: (spec) => alter(spec, sql`DROP ${trusted(spec.slot)}`),
});
