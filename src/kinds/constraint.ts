/**
 * What the constraints of a table have in common: their text, their state, and how they are added.
 *
 * The definition is pg_get_constraintdef() without its tail, which says what is an attribute of its own:
 * deferral, enforcement (18) and validity.
 */

import * as z from 'zod';
import { type Hazard, hazard } from '../model/hazard.ts';
import { ident, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { type Feature, feature } from './feature.ts';
import { brieflyLocked } from './statements.ts';

/** The first attributes of every constraint. */
export const constraintName = {
  schema: z.string(),
  table: z.string(),
  name: z.string(),
};

export interface ConstraintName {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
}

type OfTable = Pick<ConstraintName, 'schema' | 'table'>;

export const tableOf = (spec: OfTable) => qualified(spec.schema, spec.table);
export const identity = (spec: ConstraintName) => qualified(spec.schema, spec.table, spec.name);

/** Columns `schema, table, name, definition` of `k` (pg_constraint); `suffix`: an expression, what else is said in it. */
export const constraintColumnsWith = (suffix: Sql): Sql => sql`
  n.nspname AS schema, c.relname AS table, k.conname AS name,
  pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(k.oid),
    '( DEFERRABLE)?( INITIALLY DEFERRED)?( NOT ENFORCED| NOT VALID)?$', '') || ${suffix} AS definition`;

export const constraintColumns = constraintColumnsWith(sql`''`);

/** Joins of `k` (pg_constraint) to its table and schema. */
export const constraintJoins: Sql = sql`
  FROM pg_catalog.pg_constraint AS k
  JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace`;

/** How a constraint of a table comes from one of another: an expression for `inherits()`. */
export const inheritedConstraint: Sql = sql`
  CASE WHEN k.conislocal AND NOT c.relispartition THEN 'shares' ELSE 'inherits' END`;

export const deferrable = z.enum(['never', 'initially immediate', 'initially deferred']);

export type Deferrable = z.infer<typeof deferrable>;

/** Column `deferrable`. */
export const deferrableColumn: Sql = sql`
  CASE WHEN k.condeferred THEN 'initially deferred' WHEN k.condeferrable THEN 'initially immediate'
    ELSE 'never' END AS deferrable`;

export const deferral: Readonly<Record<Deferrable, Sql>> = {
  never: trusted(''),
  'initially immediate': trusted(' DEFERRABLE'),
  'initially deferred': trusted(' DEFERRABLE INITIALLY DEFERRED'),
};

/** Whether the rows to come (18: NOT ENFORCED) and the rows that are there are checked. */
export const checking = {
  /** Always true before 18. */
  enforced: z.boolean(),
  /** Always true when it is not enforced. */
  validated: z.boolean(),
};

export interface Checking {
  readonly enforced: boolean;
  readonly validated: boolean;
}

/**
 * What is only inherited is as valid as where it comes from, however far: PostgreSQL takes that of a new, empty table
 * for valid. `same` compares `o` (pg_constraint) of another table with `k`.
 */
export const validOf = (same: Sql): Sql => sql`(k.convalidated AND (k.conislocal OR NOT EXISTS (
  WITH RECURSIVE origin AS (
    SELECT o.conrelid, o.conislocal, o.convalidated
    FROM pg_catalog.pg_inherits AS i JOIN pg_catalog.pg_constraint AS o ON o.conrelid = i.inhparent
    WHERE i.inhrelid = k.conrelid AND o.contype = k.contype AND ${same}
    UNION SELECT o.conrelid, o.conislocal, o.convalidated
    FROM origin JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = origin.conrelid
    JOIN pg_catalog.pg_constraint AS o ON o.conrelid = i.inhparent
    WHERE NOT origin.conislocal AND o.contype = k.contype AND ${same})
  SELECT FROM origin WHERE NOT origin.convalidated)))`;

/** Columns `enforced, validated`. */
export function checkingColumns(major: number): Sql {
  const validated = validOf(sql`k.contype = 'c' AND o.conname = k.conname`);
  return major >= 18
    ? sql`k.conenforced AS enforced, (${validated} OR NOT k.conenforced) AS validated`
    : sql`true AS enforced, ${validated} AS validated`;
}

export const enforcement = ({ enforced }: Checking): readonly Feature[] =>
  feature(18, 'NOT ENFORCED', !enforced);

export function checkingSuffix(spec: Checking): Sql {
  if (!spec.enforced) return trusted(' NOT ENFORCED');
  return trusted(spec.validated ? '' : ' NOT VALID');
}

/** `CONSTRAINT x CHECK (…)`, as CREATE TABLE and ADD take it. */
export function constraintClause(spec: ConstraintName, definition: Sql): Sql {
  return sql`CONSTRAINT ${ident(spec.name)} ${definition}`;
}

/** `only`: the heirs do not get it. Without ONLY PostgreSQL 18 would lock all of them. Default: false. */
export function alterTable(
  spec: OfTable,
  action: Sql,
  hazards: readonly Hazard[] = [],
  only = false,
): Statement {
  const table = sql`${trusted(only ? 'ONLY ' : '')}${tableOf(spec)}`;
  return statement(sql`ALTER TABLE ${table} ${action}`, hazards);
}

/** What holds for new rows alone, while it is NOT VALID. */
export const refusesWrites = (spec: ConstraintName & Checking) =>
  spec.enforced && !spec.validated
    ? [
        hazard(
          'refuses-writes',
          `new rows of table ${tableOf(spec)} must satisfy constraint ${spec.name}`,
        ),
      ]
    : [];

/** Reads every row under a lock that lets writers pass. */
export function validate(spec: ConstraintName): Statement {
  return alterTable(spec, sql`VALIDATE CONSTRAINT ${ident(spec.name)}`, [
    hazard('may-fail', `every row of table ${tableOf(spec)} must satisfy constraint ${spec.name}`),
  ]);
}

export function renameConstraint(from: ConstraintName, to: ConstraintName): Statement[] {
  const action = sql`RENAME CONSTRAINT ${ident(from.name)} TO ${ident(to.name)}`;
  return [alterTable(from, action, [brieflyLocked(`table ${tableOf(from)}`)])];
}

export function dropConstraint(
  spec: ConstraintName,
  hazards: readonly Hazard[] = [],
  exists = nothing,
): Statement {
  return alterTable(spec, sql`DROP CONSTRAINT ${exists}${ident(spec.name)}`, [
    brieflyLocked(`table ${tableOf(spec)}`),
    ...hazards,
  ]);
}
