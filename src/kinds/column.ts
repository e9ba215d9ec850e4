/**
 * Columns of tables: type, collation, generated expression.
 *
 * Read from pg_attribute; the expression of a generated column from pg_attrdef. Defaults, identity
 * and NOT NULL are objects of their own. PostgreSQL cannot turn a plain column into a generated one,
 * nor change a stored expression before 17, nor that of a virtual one whose table has checks or is published: the
 * column is replaced, which loses nothing where it is virtual.
 */

import * as z from 'zod';
import { type Hazard, hazard, ofValues } from '../model/hazard.ts';
import { ident, join, literal, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import type { Context, Mapped } from './context.ts';
import { mayRaise } from './evaluation.ts';
import { feature } from './feature.ts';
import { type Alter, type Clause, defineKind } from './kind.ts';
import { address, addressArray, inherits, modelledTable, parent } from './reading.ts';
import { alsoLocked, brieflyLocked, ifShared, renamed } from './statements.ts';
import {
  assignable,
  castable,
  castKeepsRows,
  castReadsTimeZone,
  castRebuildsIndexes,
  type Misfit,
  mayBeVolatile,
  misfit,
} from './type-change.ts';

export const columnSpec = z.strictObject({
  schema: z.string(),
  table: z.string(),
  name: z.string(),
  /** format_type(), qualified unless it is in pg_catalog: `character varying(64)`, `app.mood`. */
  type: z.string(),
  /** Qualified name of a collation that is not the type's own. */
  collation: z.string().nullable(),
  generated: z
    .strictObject({ kind: z.enum(['stored', 'virtual']), expression: z.string() })
    .nullable(),
});

export type ColumnSpec = z.infer<typeof columnSpec>;

const tableOf = (spec: ColumnSpec) => qualified(spec.schema, spec.table);
const name = (spec: ColumnSpec) => qualified(spec.schema, spec.table, spec.name);
const alterTable = (spec: ColumnSpec) => sql`ALTER TABLE ${tableOf(spec)}`;
/** PostgreSQL does several in one pass over the rows. */
const joining = (spec: ColumnSpec) => ({ begin: sql`${alterTable(spec)} `, end: nothing });
const alterColumn = (spec: ColumnSpec) => sql`${alterTable(spec)} ALTER COLUMN ${ident(spec.name)}`;
const locked = (spec: ColumnSpec) => brieflyLocked(`table ${tableOf(spec)}`);
const collate = (spec: ColumnSpec) =>
  spec.collation === null ? nothing : sql` COLLATE ${trusted(spec.collation)}`;

function definition(spec: ColumnSpec, clauses: readonly Clause[]): Sql {
  const generated =
    spec.generated === null
      ? nothing
      : sql` GENERATED ALWAYS AS (${trusted(spec.generated.expression)}) ${trusted(spec.generated.kind.toUpperCase())}`;
  const suffix = trusted(clauses.map((clause) => ` ${clause.sql}`).join(''));
  return sql`${ident(spec.name)} ${trusted(spec.type)}${collate(spec)}${generated}${suffix}`;
}

/** A stored expression is evaluated for the rows that are there, a virtual one only where something `demands` it: a NOT NULL, a check. */
const valued = (spec: ColumnSpec, demands = false): Hazard[] =>
  spec.generated !== null &&
  (demands || (spec.generated.kind === 'stored' && mayRaise(spec.generated.expression)))
    ? [hazard('may-fail', `the expression of column ${name(spec)} must give a value for every row`)]
    : [];

function additionHazards(
  spec: ColumnSpec,
  { demanding }: Context,
  clauses: readonly Clause[],
): Hazard[] {
  const sqlOf = (kind: string) => clauses.find((clause) => clause.kind === kind)?.sql;
  const [given, identity] = [sqlOf('default'), sqlOf('identity')];
  const rewrites =
    demanding === true ||
    spec.generated?.kind === 'stored' ||
    identity !== undefined ||
    (given !== undefined && mayBeVolatile(given));
  const demands = sqlOf('not null') !== undefined && given === undefined && identity === undefined;
  return [
    rewrites
      ? hazard('table-rewrite', `table ${tableOf(spec)} is written again for column ${name(spec)}`)
      : locked(spec),
    ...(demands && spec.generated === null
      ? [hazard('may-fail', `table ${tableOf(spec)} must be empty: the new column is NOT NULL`)]
      : []),
    ...valued(spec, demands),
    ...(demanding === true
      ? [
          hazard(
            'may-fail',
            `what column ${name(spec)} has in the rows that are there, if only null, must be a value of ${spec.type}`,
          ),
        ]
      : []),
  ];
}

const misfits: Readonly<Record<Misfit, (what: string) => Hazard[]>> = {
  none: () => [],
  refused: (what) => [hazard('may-fail', `${what}: values that do not fit are refused`)],
  lost: (what) => [hazard('lossy-cast', `${what}: values that do not fit are lost or refused`)],
};

function retypeHazards(from: ColumnSpec, to: ColumnSpec): Hazard[] {
  const what = `column ${name(from)} from ${from.type} to ${to.type}`;
  const keepsRows = castKeepsRows(from.type, to.type);
  const rebuildsIndexes = keepsRows && castRebuildsIndexes(from.type, to.type);
  return [
    ...misfits[misfit(from.type, to.type)](what),
    keepsRows
      ? locked(from)
      : hazard('table-rewrite', `${what}: table ${tableOf(from)} is written again`),
    ...(from.collation === to.collation && !rebuildsIndexes
      ? []
      : [hazard('table-scan', `the indexes of column ${name(from)} are built again`)]),
    ...(castReadsTimeZone(from.type, to.type)
      ? [hazard('time-zone', `${what}: values without a time zone are in UTC`)]
      : []),
  ];
}

function retype(from: ColumnSpec, to: ColumnSpec): Sql {
  const using = assignable(from.type, to.type)
    ? nothing
    : sql` USING ${castOf(ident(to.name), from.type, to.type)}`;
  return sql`${alterColumn(to)} TYPE ${trusted(to.type)}${collate(to)}${using}`;
}

/** Types without a cast between them meet in text. */
function castOf(value: Sql, from: string, to: string): Sql {
  if (castable(from, to)) return sql`${value}::${trusted(to)}`;
  const text = to.endsWith('[]') ? textFor(from) : sql`text`;
  return sql`${value}::${text}::${trusted(to)}`;
}

const textFor = (type: string) => (type.endsWith('[]') ? sql`text[]` : sql`text`);

/** To text, or from it, while nobody may use the type that it has. */
const passing = (spec: ColumnSpec, type: Sql) => [
  statement(
    sql`${alterColumn(spec)} TYPE ${type} USING ${ident(spec.name)}::${type}`,
    [
      hazard(
        'table-rewrite',
        `table ${tableOf(spec)} is written again: column ${name(spec)} is text while ${spec.type} changes`,
      ),
    ],
    { joins: joining(spec) },
  ),
];

/** The value through text, with what was declared for those that the new type no longer has. */
function adopted(from: ColumnSpec, spec: ColumnSpec, { values, inArrays }: Mapped): Sql {
  const column = ident(spec.name);
  if (values.size === 0) return castOf(column, from.type, spec.type);
  if (inArrays) {
    const replaced = [...values].reduce(
      (text, [old, now]) => sql`array_replace(${text}, ${literal(old)}, ${literal(now)})`,
      sql`${column}::text[]`,
    );
    return sql`${replaced}::${trusted(spec.type)}`;
  }
  const cases = [...values].map(([old, now]) => sql`WHEN ${literal(old)} THEN ${literal(now)}`);
  return sql`(CASE ${column}::text ${join(cases, ' ')} ELSE ${column}::text END)::${trusted(spec.type)}`;
}

/** Under its name, and with no collation that may go. */
function taken({ name: called, collation }: ColumnSpec, asText: boolean): Sql {
  const column = ident(called);
  if (!asText && collation === null) return column;
  return sql`${column}${asText ? sql`::text` : nothing} COLLATE pg_catalog."default" AS ${column}`;
}

/** The values as `to` takes them, where they were set aside as they were, or as text. */
function putBack(from: ColumnSpec, to: ColumnSpec, asText: boolean, mapped: Mapped): Sql {
  const column = ident(to.name);
  if (mapped.values.size > 0) return adopted(from, to, mapped);
  if (!asText) {
    return assignable(from.type, to.type) ? column : castOf(column, from.type, to.type);
  }
  return sql`${column}::${trusted(to.type)}`;
}

/** @param other The type is another one by the same name. */
function putBackHazards(
  from: ColumnSpec,
  to: ColumnSpec,
  other: boolean,
  mapped: Mapped,
): Hazard[] {
  const retyped = from.type === to.type ? [] : retypeHazards(from, to);
  return [
    ...lossesByValue(to, mapped),
    ...retyped.filter(({ code }) => ofValues.has(code)),
    ...(other && from.type === to.type ? [mustFit(to)] : []),
  ];
}

const shown = (label: string) => (label === '' ? "''" : label);

const lossesByValue = (spec: ColumnSpec, { values }: Mapped) =>
  [...values].map(([old, now]) =>
    hazard('lossy-cast', `rows with ${shown(old)} in column ${name(spec)} get ${shown(now)}`),
  );

const mustFit = (spec: ColumnSpec) =>
  hazard('may-fail', `every value of column ${name(spec)} must fit the new ${spec.type}`);

const isRetyped = (from: ColumnSpec, to: ColumnSpec) =>
  from.type !== to.type || from.collation !== to.collation;

/** A stored one becomes a plain one, and keeps its values. */
const withoutExpression = (from: ColumnSpec, to: ColumnSpec) =>
  from.generated?.kind === 'stored' && to.generated === null
    ? [statement(sql`${alterColumn(to)} DROP EXPRESSION`, [locked(to)])]
    : [];

const retyping: Alter<ColumnSpec> = {
  rebuildsDependents: () => true,
  writesRows: () => true,
  alter: (from, to, { whole }) => {
    // PostgreSQL takes no USING for a foreign table, which has no values to lose.
    const isLost = whole === 'foreign table' && !assignable(from.type, to.type);
    if (to.generated !== null || isLost) return 'replace';
    return [
      ...withoutExpression(from, to),
      statement(retype(from, to), retypeHazards(from, to), { joins: joining(to) }),
    ];
  },
};

export const column = defineKind<ColumnSpec>({
  name: 'column',
  spec: columnSpec,
  query: (major) => sql`
    SELECT ${address('pg_class', 'c.oid', 'a.attnum')}, ${parent('pg_class', 'c.oid')},
      CASE WHEN d.oid IS NOT NULL THEN pg_catalog.json_build_array(${addressArray('pg_attrdef', 'd.oid')}) END AS aliases,
      a.attnum AS ordinal,
      ${inherits(
        sql`a.attinhcount > 0`,
        addressArray('pg_class', 'i.inhparent', 'pa.attnum'),
        sql`CASE WHEN a.attislocal AND NOT c.relispartition THEN 'shares' ELSE 'inherits' END`,
        sql`pg_catalog.pg_inherits AS i JOIN pg_catalog.pg_attribute AS pa
          ON pa.attrelid = i.inhparent AND pa.attname = a.attname WHERE i.inhrelid = c.oid`,
      )},
      n.nspname AS schema, c.relname AS table, a.attname AS name,
      pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
      CASE WHEN a.attcollation <> t.typcollation
        THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname) END AS collation,
      CASE WHEN d.oid IS NOT NULL THEN pg_catalog.json_build_object(
        'kind', ${trusted(major >= 18 ? "CASE a.attgenerated WHEN 'v' THEN 'virtual' ELSE 'stored' END" : "'stored'")},
        'expression', pg_catalog.pg_get_expr(d.adbin, d.adrelid)) END AS generated
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = a.attcollation
    LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = co.collnamespace
    LEFT JOIN pg_catalog.pg_attrdef AS d
      ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated <> ''
    WHERE ${modelledTable('c', 'n')}`,
  identity: name,
  names: (spec) => [`column ${name(spec)}`],
  features: ({ generated }) => feature(18, 'GENERATED … VIRTUAL', generated?.kind === 'virtual'),
  evaluates: true,
  rules: {
    schema: 'identity',
    table: 'identity',
    name: 'identity',
    type: retyping,
    collation: retyping,
    generated: {
      writesRows: (_, to) => to.generated !== null,
      reprintsDependents: (_, to) => to.generated?.kind === 'stored',
      alter: (from, to, { major, origin, bound = [] }) => {
        const plain = withoutExpression(from, to);
        if (plain.length > 0) return isRetyped(from, to) ? [] : plain;
        const { kind } = to.generated ?? {};
        if (to.generated === null || from.generated?.kind !== kind || major < 17) return 'replace';
        const text = sql`${alterColumn(to)} SET EXPRESSION AS (${trusted(to.generated.expression)})`;
        // What another table has as well, PostgreSQL does not drop alone.
        if (kind === 'virtual')
          return origin === undefined ? 'replace' : [statement(text, [locked(to), ...valued(to)])];
        const written = hazard('table-rewrite', `table ${tableOf(to)} is written again`);
        const checked = bound.map((each) =>
          hazard('table-scan', `${each} is read to check a foreign key again`),
        );
        return [statement(text, [written, ...valued(to, true), ...alsoLocked(bound), ...checked])];
      },
    },
  },
  carriesClauses: true,
  bindsAgain: ({ generated }) => generated?.kind === 'stored',
  overwritten: 'generated',
  dropsOnly: true,
  clause: (spec, _, clauses) => definition(spec, clauses),
  create: (spec, context, clauses) => [
    statement(
      sql`ALTER TABLE ${tableOf(spec)} ADD COLUMN ${definition(spec, clauses)}`,
      additionHazards(spec, context, clauses),
    ),
  ],
  renamesHeirs: true,
  rename: (from, to) => [
    statement(
      sql`ALTER TABLE ${tableOf(from)} RENAME COLUMN ${ident(from.name)} TO ${ident(to.name)}`,
      [locked(from), renamed(`column ${name(from)}`, ident(to.name))],
    ),
  ],
  drop: (spec, context) => [
    statement(
      sql`ALTER TABLE ${context.left === true ? sql`ONLY ` : nothing}${tableOf(spec)} DROP COLUMN ${ifShared(context)}${ident(spec.name)}`,
      [
        ...(spec.generated === null
          ? [hazard('data-loss', `column ${name(spec)} is dropped with all its values`)]
          : []),
        locked(spec),
      ],
    ),
  ],
  nests: (spec) => spec.type.endsWith('[]'),
  adopt: (from, spec, { whole }, mapped) =>
    // PostgreSQL takes no USING for a foreign table, nor for what is generated, which has nothing to keep.
    whole === 'foreign table' || spec.generated !== null
      ? null
      : [
          ...withoutExpression(from, spec),
          statement(
            sql`${alterColumn(spec)} TYPE ${trusted(spec.type)}${collate(spec)} USING ${adopted(from, spec, mapped)}`,
            [
              ...lossesByValue(spec, mapped),
              hazard(
                'table-rewrite',
                `table ${tableOf(spec)} is written again for the new ${spec.type}`,
              ),
              mustFit(spec),
            ],
            { joins: joining(spec) },
          ),
        ],
  detour: (spec, { whole }) => {
    // PostgreSQL does not mind a foreign table, which has no values of its own.
    if (whole === 'foreign table') return null;
    if (spec.generated !== null) return 'replace';
    return { away: passing(spec, textFor(spec.type)), back: passing(spec, trusted(spec.type)) };
  },
  typeOf: ({ type }) => type,
  fillsRows: ({ generated }) => generated !== null,
  replicates: (spec) => ({
    type: 'column',
    column: ident(spec.name),
    generated: spec.generated?.kind ?? null,
  }),
  standIn: (spec) => ({
    made: statement(sql`${alterTable(spec)} ADD COLUMN ${ident(spec.name)} text`, [locked(spec)], {
      joins: joining(spec),
    }),
    dropped: statement(sql`${alterTable(spec)} DROP COLUMN ${ident(spec.name)}`, [locked(spec)], {
      joins: joining(spec),
    }),
  }),
  carry: (from, to, asText, mapped) =>
    to.generated !== null
      ? null
      : {
          column: ident(to.name),
          taken: taken(from, asText),
          put: putBack(from, to, asText, mapped),
          hazards: putBackHazards(from, to, asText, mapped),
        },
});
