/**
 * Domains; their checks are objects of their own.
 *
 * Read from pg_type (typtype d), and from pg_constraint for the name of its NOT NULL (from 17 on). PostgreSQL can alter
 * the default and NOT NULL, but not the type and the collation: the domain is replaced under its columns.
 */

import * as z from 'zod';
import type { Hazard } from '../model/hazard.ts';
import { ident, join, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import type { Context } from './context.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, addressArray, notOfExtension, someOf, userSchema } from './reading.ts';
import { asideOf, renameInSchema, valuesTried } from './statements.ts';

export const domainSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  type: z.string(),
  /** Qualified name of a collation that is not the type's own. */
  collation: z.string().nullable(),
  default: z.string().nullable(),
  notNull: z.boolean(),
  /** Null: the name that PostgreSQL generates, or none (before 17). */
  notNullName: z.string().nullable(),
});

export type DomainSpec = z.infer<typeof domainSpec>;

const name = (spec: DomainSpec) => qualified(spec.schema, spec.name);
const alterDomain = (spec: DomainSpec, action: Sql, hazards: readonly Hazard[] = []) =>
  statement(sql`ALTER DOMAIN ${name(spec)} ${action}`, hazards);

const notNullNameOf = (spec: DomainSpec) => spec.notNullName ?? `${spec.name}_not_null`;

/** 17 keeps a name; before, and where PostgreSQL chose it, there is none. */
const notNullClause = ({ notNullName }: DomainSpec) =>
  notNullName === null ? sql`NOT NULL` : sql`CONSTRAINT ${ident(notNullName)} NOT NULL`;

/** Named where another domain, which this one goes in for, has the name that PostgreSQL would generate. */
const notNullToBe = (spec: DomainSpec, { nameTaken }: Context) =>
  nameTaken === true
    ? notNullClause({ ...spec, notNullName: notNullNameOf(spec) })
    : notNullClause(spec);

const notNull: Alter<DomainSpec> = {
  alter: (from, to, { nested, users }) => {
    if (!to.notNull) return [alterDomain(to, sql`DROP NOT NULL`)];
    const added = to.notNullName === null ? sql`SET NOT NULL` : sql`ADD ${notNullClause(to)}`;
    // PostgreSQL looks at no values within others: it refuses.
    if (!from.notNull) {
      const tried = valuesTried(name(to), users, 'what is demanded');
      return nested === true ? 'replace' : [alterDomain(to, added, tried)];
    }
    const [old, now] = [notNullNameOf(from), notNullNameOf(to)];
    return [alterDomain(to, sql`RENAME CONSTRAINT ${ident(old)} TO ${ident(now)}`)];
  },
};

export const domain = defineKind<DomainSpec>({
  name: 'domain',
  spec: domainSpec,
  present: someOf('pg_type', 'oid', "typtype = 'd'"),
  query: (major) => sql`
    SELECT ${address('pg_type', 't.oid')},
      CASE WHEN k.oid IS NOT NULL THEN pg_catalog.json_build_array(${addressArray('pg_constraint', 'k.oid')}) END AS aliases,
      n.nspname AS schema, t.typname AS name,
      pg_catalog.format_type(t.typbasetype, t.typtypmod) AS type,
      CASE WHEN t.typcollation <> b.typcollation
        THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname) END AS collation,
      pg_catalog.pg_get_expr(t.typdefaultbin, 0) AS default, t.typnotnull AS "notNull",
      ${trusted(major >= 17 ? "NULLIF(k.conname::pg_catalog.text, t.typname || '_not_null')" : 'NULL::pg_catalog.text')} AS "notNullName"
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    JOIN pg_catalog.pg_type AS b ON b.oid = t.typbasetype
    LEFT JOIN pg_catalog.pg_constraint AS k ON k.contypid = t.oid AND k.contype = 'n'
    LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = t.typcollation
    LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = co.collnamespace
    WHERE t.typtype = 'd' AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`,
  keptBy: (spec, major) => (major >= 17 ? spec : { ...spec, notNullName: null }),
  identity: name,
  names: (spec) => [`pg_type ${name(spec)}`],
  generatedAs: (spec) => (spec.notNull ? qualified(spec.schema, notNullNameOf(spec)) : null),
  rules: {
    schema: 'identity',
    name: 'identity',
    type: 'replace',
    collation: 'replace',
    default: {
      alter: (_, to) => [
        alterDomain(
          to,
          to.default === null ? sql`DROP DEFAULT` : sql`SET DEFAULT ${trusted(to.default)}`,
        ),
      ],
    },
    notNull,
    notNullName: notNull,
  },
  carriesClauses: true,
  create: (spec, context, parts) => {
    const clauses = [
      sql`CREATE DOMAIN ${name(spec)} AS ${trusted(spec.type)}`,
      spec.collation === null ? nothing : sql`COLLATE ${trusted(spec.collation)}`,
      spec.default === null ? nothing : sql`DEFAULT ${trusted(spec.default)}`,
      spec.notNull ? notNullToBe(spec, context) : nothing,
      ...parts.map((part) => part.sql),
    ];
    return [
      statement(
        join(
          clauses.filter((clause) => clause !== ''),
          ' ',
        ),
      ),
    ];
  },
  rename: (from, to) => renameInSchema(sql`DOMAIN`, from, to),
  drop: (spec) => [statement(sql`DROP DOMAIN ${name(spec)}`)],
  adoptable: true,
  demands: (spec) => spec.notNull,
  reachesUsers: true,
  nests: (spec) => spec.type.endsWith('[]'),
  aside: (spec, to, isTaken) => {
    const { away, discard } = asideOf(sql`DOMAIN`, spec, isTaken);
    return {
      away: [
        // Two constraints of one name in a schema: PostgreSQL would choose another for the new one.
        ...(spec.notNull && to.notNull && to.notNullName === null
          ? [alterDomain(spec, sql`DROP NOT NULL`)]
          : []),
        ...away,
      ],
      discard,
    };
  },
});
