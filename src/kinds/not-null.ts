/**
 * NOT NULL of the columns of tables.
 *
 * Read from pg_constraint (contype n) on 18, from pg_attribute.attnotnull before, when it had neither
 * a name nor a state. An identity column and a primary key want it to stay.
 */

import * as z from 'zod';
import { type Hazard, hazard } from '../model/hazard.ts';
import { ident, literal, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { inheritedConstraint } from './constraint.ts';
import { generatedName, unlessGenerated } from './generated-name.ts';
import {
  address,
  addressArray,
  brieflyLocked,
  type Context,
  defineKind,
  inherits,
  modelledTable,
  parent,
} from './kind.ts';

export const notNullSpec = z.strictObject({
  schema: z.string(),
  table: z.string(),
  column: z.string(),
  /** Null: the name that PostgreSQL generates, or none (before 18). */
  name: z.string().nullable(),
  /** Always false before 18. */
  noInherit: z.boolean(),
  /** Always true before 18. */
  validated: z.boolean(),
});

export type NotNullSpec = z.infer<typeof notNullSpec>;

const tableOf = (spec: NotNullSpec) => qualified(spec.schema, spec.table);
const name = (spec: NotNullSpec) => qualified(spec.schema, spec.table, spec.column);
const constraintName = (spec: NotNullSpec) =>
  spec.name ?? generatedName(spec.table, spec.column, 'not_null');
const alterTable = (spec: NotNullSpec, action: Sql, hazards: readonly Hazard[] = []) =>
  statement(sql`ALTER TABLE ${tableOf(spec)} ${action}`, hazards);

/** `CONSTRAINT x NOT NULL c NO INHERIT`; without the column inside of its definition. */
function definition(spec: NotNullSpec, { inherited }: Context, column: Sql): Sql {
  // A table that inherits it has one of this name already, and PostgreSQL would make up another.
  const given = spec.name !== null || inherited === true;
  const named = given ? sql`CONSTRAINT ${ident(constraintName(spec))} ` : nothing;
  return sql`${named}NOT NULL${column}${trusted(spec.noInherit ? ' NO INHERIT' : '')}`;
}

/** On servers that have no such constraint there is nothing to name, and no state. */
const isConstraint = (major: number) => major >= 18;

/**
 * Where a server before 18 has nothing to do, while one of 18 has: what runs the same script, the proof
 * and the gates.
 */
function whereConstraint(spec: NotNullSpec, text: Sql): Statement {
  const known = sql`SELECT FROM pg_catalog.pg_constraint WHERE contype = 'n' AND conrelid = ${literal(tableOf(spec))}::pg_catalog.regclass`;
  return statement(
    sql`DO $schemadiff$ BEGIN IF EXISTS (${known} AND conname = ${literal(constraintName(spec))}) THEN ${text}; END IF; END $schemadiff$`,
  );
}

function query(major: number): Sql {
  if (isConstraint(major)) {
    return sql`
      SELECT ${address('pg_constraint', 'k.oid')}, ${parent('pg_class', 'c.oid', 'k.conkey[1]')},
        n.nspname AS schema, c.relname AS table, a.attname AS column,
        ${unlessGenerated('k.conname', 'c.relname', 'a.attname', 'not_null')} AS name,
        k.connoinherit AS "noInherit", k.convalidated AS validated,
        ${inherits(
          sql`k.coninhcount > 0`,
          addressArray('pg_constraint', 'pk.oid'),
          inheritedConstraint,
          sql`pg_catalog.pg_inherits AS i
            JOIN pg_catalog.pg_attribute AS pa ON pa.attrelid = i.inhparent AND pa.attname = a.attname
            JOIN pg_catalog.pg_constraint AS pk
              ON pk.conrelid = pa.attrelid AND pk.contype = 'n' AND pk.conkey[1] = pa.attnum
            WHERE i.inhrelid = c.oid`,
        )}
      FROM pg_catalog.pg_constraint AS k
      JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
      WHERE k.contype = 'n' AND ${modelledTable('c', 'n')}`;
  }
  return sql`
    SELECT ${address('pg_attribute', 'c.oid', 'a.attnum')}, ${parent('pg_class', 'c.oid', 'a.attnum')},
      n.nspname AS schema, c.relname AS table, a.attname AS column,
      NULL::pg_catalog.text AS name, false AS "noInherit", true AS validated,
      ${inherits(
        sql`a.attinhcount > 0`,
        addressArray('pg_attribute', 'pa.attrelid', 'pa.attnum'),
        sql`CASE WHEN a.attislocal AND NOT c.relispartition THEN 'shares' ELSE 'inherits' END`,
        sql`pg_catalog.pg_inherits AS i JOIN pg_catalog.pg_attribute AS pa
          ON pa.attrelid = i.inhparent AND pa.attname = a.attname AND pa.attnotnull
          WHERE i.inhrelid = c.oid`,
      )}
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE a.attnotnull AND ${modelledTable('c', 'n')}`;
}

export const notNull = defineKind<NotNullSpec>({
  name: 'not null',
  spec: notNullSpec,
  query,
  identity: name,
  names: (spec) =>
    spec.name === null ? [] : [`pg_constraint ${qualified(spec.schema, spec.table, spec.name)}`],
  rules: {
    schema: 'identity',
    table: 'identity',
    column: 'identity',
    name: {
      alter: (from, to, { major }) => {
        const action = sql`RENAME CONSTRAINT ${ident(constraintName(from))} TO ${ident(constraintName(to))}`;
        return isConstraint(major)
          ? [alterTable(to, action, [brieflyLocked(`table ${tableOf(to)}`)])]
          : [whereConstraint(from, alterTable(to, action).sql)];
      },
    },
    noInherit: {
      alter: (_, to, { major }) =>
        isConstraint(major)
          ? [
              alterTable(
                to,
                sql`ALTER CONSTRAINT ${ident(constraintName(to))} ${trusted(to.noInherit ? 'NO INHERIT' : 'INHERIT')}`,
                [brieflyLocked(`table ${tableOf(to)}`)],
              ),
            ]
          : [],
    },
    validated: {
      alter: (_, to, { major }) => {
        if (!isConstraint(major)) return [];
        if (!to.validated) return 'replace';
        return [
          alterTable(to, sql`VALIDATE CONSTRAINT ${ident(constraintName(to))}`, [
            hazard('may-fail', `column ${name(to)} must hold no null`),
          ]),
        ];
      },
    },
  },
  followsRetype: true,
  clause: (spec, context) => {
    if (!isConstraint(context.major)) return sql`NOT NULL`;
    return spec.validated ? definition(spec, context, nothing) : null;
  },
  create: (spec, context) => {
    const { major } = context;
    const table = `table ${tableOf(spec)}`;
    if (isConstraint(major) && !spec.validated) {
      const added = definition(spec, context, sql` ${ident(spec.column)}`);
      return [alterTable(spec, sql`ADD ${added} NOT VALID`, [brieflyLocked(table)])];
    }
    const plain = !isConstraint(major) || (spec.name === null && !spec.noInherit);
    const action = plain
      ? sql`ALTER COLUMN ${ident(spec.column)} SET NOT NULL`
      : sql`ADD ${definition(spec, context, sql` ${ident(spec.column)}`)}`;
    return [
      alterTable(spec, action, [
        hazard('table-scan', `${table} is read to see that column ${name(spec)} holds no null`),
        hazard('may-fail', `column ${name(spec)} must hold no null`),
        brieflyLocked(table),
      ]),
    ];
  },
  drop: (spec) => [
    alterTable(spec, sql`ALTER COLUMN ${ident(spec.column)} DROP NOT NULL`, [
      brieflyLocked(`table ${tableOf(spec)}`),
    ]),
  ],
});
