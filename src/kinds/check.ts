/**
 * Check constraints of tables; those of domains are part of the domain.
 *
 * Read from pg_constraint (contype c). PostgreSQL can only validate one; anything else is a new one.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { sql, trusted } from '../model/sql.ts';
import {
  alterTable,
  checking,
  checkingColumns,
  checkingSuffix,
  constraintClause,
  constraintColumns,
  constraintJoins,
  constraintName,
  dropConstraint,
  enforcement,
  identity,
  inheritedConstraint,
  refusesWrites,
  renameConstraint,
  tableOf,
  validate,
} from './constraint.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, addressArray, inherits, modelledTable, parent, someOf } from './reading.ts';
import { brieflyLocked, ifShared } from './statements.ts';

export const checkSpec = z.strictObject({
  ...constraintName,
  /** `CHECK ((age > 0))`, `CHECK ((age > 0)) NO INHERIT`. */
  definition: z.string(),
  ...checking,
});

export type CheckSpec = z.infer<typeof checkSpec>;

const definition = (spec: CheckSpec) =>
  constraintClause(spec, sql`${trusted(spec.definition)}${checkingSuffix(spec)}`);

const noInherit = (spec: CheckSpec) => / NO INHERIT$/.test(spec.definition);

const rechecking: Alter<CheckSpec> = {
  alter: (from, to) => (from.enforced && to.enforced && to.validated ? [validate(to)] : 'replace'),
};

export const check = defineKind<CheckSpec>({
  name: 'check',
  spec: checkSpec,
  present: someOf('pg_constraint', 'oid', "contype = 'c'"),
  query: (major) => sql`
    SELECT ${address('pg_constraint', 'k.oid')}, ${parent('pg_class', 'c.oid')},
      ${inherits(
        sql`k.coninhcount > 0`,
        addressArray('pg_constraint', 'pk.oid'),
        inheritedConstraint,
        sql`pg_catalog.pg_inherits AS i JOIN pg_catalog.pg_constraint AS pk
          ON pk.conrelid = i.inhparent AND pk.conname = k.conname AND pk.contype = 'c' AND NOT pk.connoinherit
          WHERE i.inhrelid = c.oid`,
      )},
      ${constraintColumns}, ${checkingColumns(major)}
    ${constraintJoins}
    WHERE k.contype = 'c' AND ${modelledTable('c', 'n')}`,
  identity,
  names: (spec) => [`pg_constraint ${identity(spec)}`],
  evaluates: true,
  countsOrigins: () => true,
  rules: {
    schema: 'identity',
    table: 'identity',
    name: 'identity',
    definition: 'replace',
    enforced: rechecking,
    validated: rechecking,
  },
  features: enforcement,
  followsRetype: () => true,
  /** CREATE TABLE ignores NOT VALID. */
  clause: (spec) => (spec.validated ? definition(spec) : null),
  create: (spec) => [
    alterTable(
      spec,
      sql`ADD ${definition(spec)}`,
      [
        ...(spec.validated && spec.enforced
          ? [
              hazard('table-scan', `table ${tableOf(spec)} is read to check ${spec.name}`),
              hazard(
                'may-fail',
                `every row of table ${tableOf(spec)} must satisfy constraint ${spec.name}`,
              ),
            ]
          : []),
        ...refusesWrites(spec),
        brieflyLocked(`table ${tableOf(spec)}`),
      ],
      noInherit(spec),
    ),
  ],
  renamesHeirs: true,
  rename: renameConstraint,
  drop: (spec, context) => [dropConstraint(spec, [], ifShared(context))],
});
