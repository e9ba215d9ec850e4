/**
 * Domains, with their constraints.
 *
 * Read from pg_type (typtype d) and pg_constraint. PostgreSQL can alter the default, NOT NULL and the
 * constraints, but not the type and the collation: the domain is replaced under its columns.
 * Not modelled: the name of its NOT NULL (18).
 */

import * as z from 'zod';
import { type Hazard, hazard } from '../model/hazard.ts';
import { ident, join, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { asideName } from './generated-name.ts';
import {
  address,
  addressArray,
  defineKind,
  notOfExtension,
  renameInSchema,
  userSchema,
} from './kind.ts';

const domainConstraint = z.strictObject({
  name: z.string(),
  /** pg_get_constraintdef(): `CHECK ((VALUE > 0))`. */
  definition: z.string(),
  validated: z.boolean(),
});

type DomainConstraint = z.infer<typeof domainConstraint>;

export const domainSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  type: z.string(),
  /** Qualified name of a collation that is not the type's own. */
  collation: z.string().nullable(),
  default: z.string().nullable(),
  notNull: z.boolean(),
  /** By name. */
  constraints: z.array(domainConstraint),
});

export type DomainSpec = z.infer<typeof domainSpec>;

const name = (spec: DomainSpec) => qualified(spec.schema, spec.name);
const alterDomain = (spec: DomainSpec, action: Sql, hazards: readonly Hazard[] = []) =>
  statement(sql`ALTER DOMAIN ${name(spec)} ${action}`, hazards);

/** NOT VALID and VALIDATE do not spare the writers: domains always take SHARE on their tables. */
const scans = (spec: DomainSpec): readonly Hazard[] => [
  hazard('table-scan', `every table that uses domain ${name(spec)} is read`),
  hazard('blocks-writes', `writes to every table that uses domain ${name(spec)} wait`),
  hazard('may-fail', `every value of domain ${name(spec)} must satisfy what is demanded`),
];

const constraintClause = (constraint: DomainConstraint) =>
  sql`CONSTRAINT ${ident(constraint.name)} ${trusted(constraint.definition)}`;

const add = (spec: DomainSpec, constraint: DomainConstraint) =>
  constraint.validated
    ? alterDomain(spec, sql`ADD ${constraintClause(constraint)}`, scans(spec))
    : alterDomain(spec, sql`ADD ${constraintClause(constraint)} NOT VALID`);

function changeConstraints(from: DomainSpec, to: DomainSpec) {
  const old = new Map(from.constraints.map((constraint) => [constraint.name, constraint]));
  const next = new Map(to.constraints.map((constraint) => [constraint.name, constraint]));
  const validates = (constraint: DomainConstraint) => {
    const before = old.get(constraint.name);
    return (
      before?.definition === constraint.definition && !before.validated && constraint.validated
    );
  };
  const same = (constraint: DomainConstraint, other: DomainConstraint | undefined) =>
    constraint.definition === other?.definition && constraint.validated === other.validated;
  const gone = from.constraints.filter((constraint) => {
    const after = next.get(constraint.name);
    return after === undefined || !(same(constraint, after) || validates(after));
  });
  const added = to.constraints.filter(
    (constraint) => !(same(constraint, old.get(constraint.name)) || validates(constraint)),
  );
  return [
    ...gone.map((each) => alterDomain(to, sql`DROP CONSTRAINT ${ident(each.name)}`)),
    ...added.map((each) => add(to, each)),
    ...to.constraints
      .filter(validates)
      .map((each) => alterDomain(to, sql`VALIDATE CONSTRAINT ${ident(each.name)}`, scans(to))),
  ];
}

export const domain = defineKind<DomainSpec>({
  name: 'domain',
  spec: domainSpec,
  query: () => sql`
    SELECT ${address('pg_type', 't.oid')},
      (SELECT pg_catalog.json_agg(${addressArray('pg_constraint', 'k.oid')})
        FROM pg_catalog.pg_constraint AS k WHERE k.contypid = t.oid) AS aliases,
      n.nspname AS schema, t.typname AS name,
      pg_catalog.format_type(t.typbasetype, t.typtypmod) AS type,
      CASE WHEN t.typcollation <> b.typcollation
        THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname) END AS collation,
      pg_catalog.pg_get_expr(t.typdefaultbin, 0) AS default, t.typnotnull AS "notNull",
      COALESCE((SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', k.conname,
          'definition', pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(k.oid), ' NOT VALID$', ''),
          'validated', k.convalidated) ORDER BY k.conname)
        FROM pg_catalog.pg_constraint AS k WHERE k.contypid = t.oid AND k.contype = 'c'),
        '[]'::pg_catalog.json) AS constraints
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    JOIN pg_catalog.pg_type AS b ON b.oid = t.typbasetype
    LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = t.typcollation
    LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = co.collnamespace
    WHERE t.typtype = 'd' AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`,
  identity: name,
  names: (spec) => [`pg_type ${name(spec)}`],
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
    notNull: {
      alter: (_, to) => [
        to.notNull
          ? alterDomain(to, sql`SET NOT NULL`, scans(to))
          : alterDomain(to, sql`DROP NOT NULL`),
      ],
    },
    constraints: { alter: changeConstraints },
  },
  create: (spec) => {
    const clauses = [
      sql`CREATE DOMAIN ${name(spec)} AS ${trusted(spec.type)}`,
      spec.collation === null ? nothing : sql`COLLATE ${trusted(spec.collation)}`,
      spec.default === null ? nothing : sql`DEFAULT ${trusted(spec.default)}`,
      spec.notNull ? sql`NOT NULL` : nothing,
      ...spec.constraints.filter((each) => each.validated).map(constraintClause),
    ];
    return [
      statement(
        join(
          clauses.filter((clause) => clause !== ''),
          ' ',
        ),
      ),
      ...spec.constraints.filter((each) => !each.validated).map((each) => add(spec, each)),
    ];
  },
  rename: (from, to) => renameInSchema(sql`DOMAIN`, from, to),
  drop: (spec) => [statement(sql`DROP DOMAIN ${name(spec)}`)],
  adoptable: true,
  aside: (spec) => ({
    away: [alterDomain(spec, sql`RENAME TO ${ident(asideName(spec.name))}`)],
    discard: [statement(sql`DROP DOMAIN ${qualified(spec.schema, asideName(spec.name))}`)],
  }),
});
