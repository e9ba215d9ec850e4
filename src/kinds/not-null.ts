/**
 * NOT NULL of the columns of tables.
 *
 * Read from pg_constraint (contype n) on 18, from pg_attribute.attnotnull before, when it had neither
 * a name nor a state. An identity column and a primary key want it to stay.
 */

import * as z from 'zod';
import type { Spec } from '../model/catalog.ts';
import { hazard } from '../model/hazard.ts';
import { ident, literal, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { alterTable, tableOf, validOf } from './constraint.ts';
import type { Context } from './context.ts';
import { feature } from './feature.ts';
import { asideName, generatedName, unlessGenerated } from './generated-name.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, addressArray, inherits, modelledTable, parent } from './reading.ts';
import { brieflyLocked } from './statements.ts';

export const notNullSpec = z.strictObject({
  schema: z.string(),
  table: z.string(),
  column: z.string(),
  /**
   * Null: the name that PostgreSQL generates, or none (before 18); of one that is inherited also the name
   * of another, however far, and of one that an heir has under another name that which was generated before a rename, because
   * PostgreSQL lets nobody rename these.
   */
  name: z.string().nullable(),
  inherited: z.boolean(),
  /** Always false before 18. */
  noInherit: z.boolean(),
  /** Always true before 18. */
  validated: z.boolean(),
});

export type NotNullSpec = z.infer<typeof notNullSpec>;

const name = (spec: NotNullSpec) => qualified(spec.schema, spec.table, spec.column);
const constraintName = (spec: NotNullSpec) =>
  spec.name ?? generatedName(spec.table, spec.column, 'not_null');

/** The name that it is given when it is made: one that is inherited has that of the other table's. */
function nameToBe(spec: NotNullSpec, origin: Spec | undefined): string {
  const other =
    spec.inherited && spec.name === null ? notNullSpec.safeParse(origin).data : undefined;
  return constraintName(other ?? spec);
}

/** PostgreSQL would not generate a name that one of an heir, or of another table of the schema, has already. */
const generatesAnother = ({ inherited, nameTaken }: Context) =>
  inherited === true || nameTaken === true;

/** For a server of 18 that runs the script of one before: it would generate another name. */
const isToldName = (spec: NotNullSpec, { nameTaken }: Context) =>
  nameTaken === true || spec.name !== null;

/** `CONSTRAINT x NOT NULL c NO INHERIT`; without the column inside of its definition. */
function definition(spec: NotNullSpec, context: Context, column: Sql): Sql {
  const given = spec.name !== null || spec.inherited || generatesAnother(context);
  const named = given ? sql`CONSTRAINT ${ident(nameToBe(spec, context.origin))} ` : nothing;
  return sql`${named}NOT NULL${column}${trusted(spec.noInherit ? ' NO INHERIT' : '')}`;
}

/** On servers that have no such constraint there is nothing to name, and no state. */
const isConstraint = (major: number) => major >= 18;

/**
 * Renames it, whatever its name. A server before 18 has nothing to do, while one of 18 has: what runs the
 * same script, the proof and the gates.
 */
function renameWhatIsThere(spec: NotNullSpec, to: string): Statement {
  const begin = sql`DO $schemadiff$ DECLARE old text; new text; BEGIN
  FOR old, new IN SELECT k.conname, w.name
    FROM (SELECT *, pg_catalog.row_number() OVER () AS at FROM (VALUES
  `;
  const end = sql`) AS v (col, name)) AS w
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = ${literal(tableOf(spec))}::pg_catalog.regclass AND a.attname = w.col
    JOIN pg_catalog.pg_constraint AS k ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum
    WHERE k.conname <> w.name ORDER BY w.at LOOP
    EXECUTE pg_catalog.format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', ${literal(tableOf(spec))}, old, new);
  END LOOP;
END $schemadiff$`;
  return statement(
    sql`${begin}(${literal(spec.column)}, ${literal(to)})${end}`,
    [brieflyLocked(`table ${tableOf(spec)}`)],
    { joins: { begin, end } },
  );
}

const renaming: Alter<NotNullSpec> = {
  alter: (from, to, context) => {
    const [old, now] = [constraintName(from), nameToBe(to, context.origin)];
    // What it was called while it was inherited, or while an heir called it otherwise, is not known.
    const known =
      isConstraint(context.major) && !from.inherited && !(context.inherited && from.name === null);
    if (!known) return [renameWhatIsThere(to, now)];
    if (old === now) return [];
    const action = sql`RENAME CONSTRAINT ${ident(old)} TO ${ident(now)}`;
    return [alterTable(to, action, [brieflyLocked(`table ${tableOf(to)}`)])];
  },
};

function query(major: number): Sql {
  if (isConstraint(major)) {
    return sql`
      SELECT ${address('pg_constraint', 'k.oid')}, ${parent('pg_class', 'c.oid', 'k.conkey[1]')},
        n.nspname AS schema, c.relname AS table, a.attname AS column,
        CASE WHEN k.coninhcount > 0 AND EXISTS (
          SELECT FROM pg_catalog.pg_inherits AS i
          JOIN pg_catalog.pg_constraint AS o ON o.conrelid = i.inhparent AND o.contype = 'n'
          WHERE i.inhrelid = c.oid AND o.conname = k.conname)
        OR k.conname OPERATOR(pg_catalog.~) '_not_null[0-9]*$' AND EXISTS (
          SELECT FROM pg_catalog.pg_inherits AS i
          JOIN pg_catalog.pg_class AS hc ON hc.oid = i.inhrelid
          JOIN pg_catalog.pg_attribute AS ha ON ha.attrelid = hc.oid AND ha.attname = a.attname
          JOIN pg_catalog.pg_constraint AS h ON h.conrelid = ha.attrelid AND h.contype = 'n' AND h.conkey[1] = ha.attnum
          WHERE i.inhparent = c.oid AND h.conname <> k.conname
            -- Where it has another one the heir is renamed, and parts for that: so is this.
            AND ${unlessGenerated('h.conname', 'hc.relname', 'a.attname', 'not_null')} IS NULL
            -- Else the heir has had it first, and the digits are there because its name was taken.
            AND ${unlessGenerated('h.conname', 'c.relname', 'a.attname', 'not_null')} IS NOT NULL)
          THEN NULL
        WHEN ${unlessGenerated('k.conname', 'c.relname', 'a.attname', 'not_null')} IS NULL THEN NULL
        WHEN k.coninhcount > 0 AND EXISTS (
          WITH RECURSIVE above(oid) AS (
            SELECT i.inhparent FROM pg_catalog.pg_inherits AS i WHERE i.inhrelid = c.oid
            UNION SELECT i.inhparent FROM above JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = above.oid)
          SELECT FROM above JOIN pg_catalog.pg_constraint AS o ON o.conrelid = above.oid
          WHERE o.contype = 'n' AND o.conname = k.conname)
          THEN NULL ELSE k.conname END AS name,
        k.coninhcount > 0 AS inherited,
        k.connoinherit AS "noInherit", ${validOf(sql`EXISTS (
          SELECT FROM pg_catalog.pg_attribute AS oa
          WHERE oa.attrelid = o.conrelid AND oa.attnum = o.conkey[1] AND oa.attname = a.attname)`)}
          -- A primary key makes it so, where the other table's is not.
          OR EXISTS (SELECT FROM pg_catalog.pg_constraint AS key
            WHERE key.conrelid = c.oid AND key.contype = 'p' AND k.conkey[1] = ANY (key.conkey)) AS validated,
        ${inherits(
          sql`k.coninhcount > 0`,
          addressArray('pg_constraint', 'pk.oid'),
          // Unlike others it is a partition's own as well, where it was said of that too.
          sql`CASE WHEN k.conislocal THEN 'shares' ELSE 'inherits' END`,
          sql`pg_catalog.pg_inherits AS i
            JOIN pg_catalog.pg_attribute AS pa ON pa.attrelid = i.inhparent AND pa.attname = a.attname
            JOIN pg_catalog.pg_constraint AS pk
              ON pk.conrelid = pa.attrelid AND pk.contype = 'n' AND pk.conkey[1] = pa.attnum AND NOT pk.connoinherit
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
      NULL::pg_catalog.text AS name,
      a.attinhcount > 0 AND EXISTS (
        SELECT FROM pg_catalog.pg_inherits AS i JOIN pg_catalog.pg_attribute AS pa
          ON pa.attrelid = i.inhparent AND pa.attname = a.attname AND pa.attnotnull
        WHERE i.inhrelid = c.oid) AS inherited,
      false AS "noInherit", true AS validated,
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

const dropped = (spec: NotNullSpec): Statement[] => [
  alterTable(spec, sql`ALTER COLUMN ${ident(spec.column)} DROP NOT NULL`, [
    brieflyLocked(`table ${tableOf(spec)}`),
  ]),
];

export const notNull = defineKind<NotNullSpec>({
  name: 'not null',
  spec: notNullSpec,
  query,
  keptBy: (spec, major) => (isConstraint(major) ? spec : { ...spec, name: null }),
  features: (spec) => [
    ...feature(18, 'NOT NULL … NOT VALID', !spec.validated),
    ...feature(18, 'NOT NULL … NO INHERIT', spec.noInherit),
  ],
  identity: name,
  names: (spec, origin) => [
    `pg_constraint ${qualified(spec.schema, spec.table, nameToBe(spec, origin))}`,
  ],
  generatedAs: (spec) => qualified(spec.schema, constraintName(spec)),
  joinsColumns: ({ major }) => isConstraint(major),
  makeWay: (spec) => {
    const aside = asideName(constraintName(spec));
    const text = sql`RENAME CONSTRAINT ${ident(constraintName(spec))} TO ${ident(aside)}`;
    return {
      spec: { ...spec, name: aside },
      statements: [alterTable(spec, text, [brieflyLocked(`table ${tableOf(spec)}`)])],
    };
  },
  rules: {
    schema: 'identity',
    table: 'identity',
    column: 'identity',
    name: renaming,
    inherited: renaming,
    noInherit: {
      alter: (_, to, { major, origin }) =>
        isConstraint(major)
          ? [
              alterTable(
                to,
                sql`ALTER CONSTRAINT ${ident(nameToBe(to, origin))} ${trusted(to.noInherit ? 'NO INHERIT' : 'INHERIT')}`,
                [
                  brieflyLocked(`table ${tableOf(to)}`),
                  ...(to.noInherit
                    ? []
                    : [hazard('table-scan', `what inherits from table ${tableOf(to)} is read`)]),
                ],
              ),
            ]
          : [],
    },
    validated: {
      alter: (_, to, { major, origin }) => {
        if (!isConstraint(major)) return [];
        if (!to.validated) return 'replace';
        return [
          alterTable(to, sql`VALIDATE CONSTRAINT ${ident(nameToBe(to, origin))}`, [
            hazard('may-fail', `column ${name(to)} must hold no null`),
          ]),
        ];
      },
    },
  },
  renamedByOrigin: 'name',
  remadeByName: 18,
  countsOrigins: ({ major }) => isConstraint(major),
  followsRetype: () => true,
  ofAnyType: true,
  clause: (spec, context) => {
    // A server before 18 takes a name, and drops it.
    if (!isConstraint(context.major)) {
      return isToldName(spec, context)
        ? sql`CONSTRAINT ${ident(nameToBe(spec, context.origin))} NOT NULL`
        : sql`NOT NULL`;
    }
    return spec.validated ? definition(spec, context, nothing) : null;
  },
  // Where the heir calls it otherwise, PostgreSQL takes it no later.
  clauseApart: (spec, context) =>
    isConstraint(context.major) ? definition(spec, context, sql` ${ident(spec.column)}`) : null,
  create: (spec, context) => {
    const { major } = context;
    const table = `table ${tableOf(spec)}`;
    // Where the table had it first, it is its own now, under the name of the other's.
    const cleared = isConstraint(major) && context.fallen === true ? dropped(spec) : [];
    if (isConstraint(major) && !spec.validated) {
      const added = definition(spec, context, sql` ${ident(spec.column)}`);
      const told = hazard('refuses-writes', `column ${name(spec)} of new rows must hold no null`);
      return [
        ...cleared,
        alterTable(spec, sql`ADD ${added} NOT VALID`, [told, brieflyLocked(table)], spec.noInherit),
      ];
    }
    const isGenerated = spec.name === null && !spec.inherited && !generatesAnother(context);
    const plain = !isConstraint(major) || (isGenerated && !spec.noInherit);
    const action = plain
      ? sql`ALTER COLUMN ${ident(spec.column)} SET NOT NULL`
      : sql`ADD ${definition(spec, context, sql` ${ident(spec.column)}`)}`;
    return [
      ...cleared,
      alterTable(
        spec,
        action,
        [
          hazard('table-scan', `${table} is read to see that column ${name(spec)} holds no null`),
          hazard('may-fail', `column ${name(spec)} must hold no null`),
          brieflyLocked(table),
        ],
        spec.noInherit,
      ),
      ...(!isConstraint(major) && isToldName(spec, context)
        ? [renameWhatIsThere(spec, nameToBe(spec, context.origin))]
        : []),
    ];
  },
  drop: dropped,
});
