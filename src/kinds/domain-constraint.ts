/**
 * Checks of domains. Their NOT NULL is an attribute of the domain.
 *
 * Read from pg_constraint (contypid). PostgreSQL can only validate and rename one; anything else is a new one.
 */

import * as z from 'zod';
import { type Hazard, hazard } from '../model/hazard.ts';
import { ident, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { Context } from './context.ts';
import { defineKind } from './kind.ts';
import { address, parent, someOf } from './reading.ts';
import { valuesTried } from './statements.ts';

export const domainConstraintSpec = z.strictObject({
  schema: z.string(),
  domain: z.string(),
  name: z.string(),
  /** pg_get_constraintdef(): `CHECK ((VALUE > 0))`. */
  definition: z.string(),
  validated: z.boolean(),
});

export type DomainConstraintSpec = z.infer<typeof domainConstraintSpec>;

const definition = (spec: DomainConstraintSpec) =>
  sql`CONSTRAINT ${ident(spec.name)} ${trusted(spec.definition)}`;

const domainOf = (spec: DomainConstraintSpec) => qualified(spec.schema, spec.domain);

const tried = (spec: DomainConstraintSpec, { users }: Context) =>
  valuesTried(domainOf(spec), users, spec.name);

const change = (
  spec: DomainConstraintSpec,
  action: Sql,
  hazards: readonly Hazard[] = [],
): Statement => statement(sql`ALTER DOMAIN ${domainOf(spec)} ${action}`, hazards);

export const domainConstraint = defineKind<DomainConstraintSpec>({
  name: 'domain constraint',
  spec: domainConstraintSpec,
  present: someOf('pg_type', 'oid', "typtype = 'd'"),
  query: () => sql`
    SELECT ${address('pg_constraint', 'k.oid')}, ${parent('pg_type', 't.oid')},
      n.nspname AS schema, t.typname AS domain, k.conname AS name,
      pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(k.oid), ' NOT VALID$', '') AS definition,
      k.convalidated AS validated
    FROM pg_catalog.pg_constraint AS k
    JOIN pg_catalog.pg_type AS t ON t.oid = k.contypid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    WHERE k.contype = 'c' AND t.oid >= 16384`,
  identity: (spec) => qualified(spec.schema, spec.domain, spec.name),
  names: (spec) => [`pg_constraint ${qualified(spec.schema, spec.domain, spec.name)}`],
  evaluates: true,
  demands: () => true,
  reachesUsers: true,
  rules: {
    schema: 'identity',
    domain: 'identity',
    name: 'identity',
    definition: 'replace',
    validated: {
      alter: (_, to, context) =>
        to.validated && context.nested !== true
          ? [change(to, sql`VALIDATE CONSTRAINT ${ident(to.name)}`, tried(to, context))]
          : 'replace',
    },
  },
  /** PostgreSQL looks at no values within others: it refuses. */
  onlyWithin: (spec, { nested }) => spec.validated && nested === true,
  /** CREATE DOMAIN takes no NOT VALID. */
  clause: (spec) => (spec.validated ? definition(spec) : null),
  create: (spec, context) => [
    change(
      spec,
      sql`ADD ${definition(spec)}${trusted(spec.validated ? '' : ' NOT VALID')}`,
      spec.validated
        ? tried(spec, context)
        : [
            hazard(
              'refuses-writes',
              `new values of domain ${domainOf(spec)} must satisfy ${spec.name}`,
            ),
          ],
    ),
  ],
  rename: (from, to) => [
    change(from, sql`RENAME CONSTRAINT ${ident(from.name)} TO ${ident(to.name)}`),
  ],
  drop: (spec) => [change(spec, sql`DROP CONSTRAINT ${ident(spec.name)}`)],
});
