/**
 * Identity of the columns of tables: GENERATED ALWAYS or BY DEFAULT, and its sequence.
 *
 * Read from pg_attribute.attidentity and pg_sequence; the object's address is that of the sequence,
 * which PostgreSQL makes, retypes and drops with it. The current value is data.
 */

import * as z from 'zod';
import { objectId } from '../model/catalog.ts';
import { type Hazard, hazard } from '../model/hazard.ts';
import { ident, join, literal, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { feature } from './feature.ts';
import { asideName, generatedName, unlessGenerated } from './generated-name.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, addressArray, modelledTable, needs, parent, someOf } from './reading.ts';
import {
  type Clamping,
  changedOptions,
  clamping,
  continuation,
  givenOptions,
  resumed,
  sequenceOptionColumns,
  sequenceOptions,
  setAsidePosition,
  takeUpPosition,
} from './sequence-options.ts';
import { brieflyLocked } from './statements.ts';
import { persistence, persistenceOf } from './storage.ts';

export const identitySpec = z.strictObject({
  schema: z.string(),
  table: z.string(),
  column: z.string(),
  generated: z.enum(['always', 'by default']),
  /** Name of the sequence, in the table's schema. Null: the one that PostgreSQL generates. */
  sequence: z.string().nullable(),
  /** Of the sequence, where it is not that of the column: LIKE … INCLUDING IDENTITY gives any column one of bigint. */
  sequenceType: z.enum(['smallint', 'integer', 'bigint']).nullable(),
  /** Of the sequence, where it is not that of the table: as PostgreSQL has it from 15 on. */
  persistence: persistence.nullable(),
  ...sequenceOptions,
});

export type IdentitySpec = z.infer<typeof identitySpec>;

const tableOf = (spec: IdentitySpec) => qualified(spec.schema, spec.table);
const name = (spec: IdentitySpec) => qualified(spec.schema, spec.table, spec.column);
const sequenceName = (spec: IdentitySpec) =>
  spec.sequence ?? generatedName(spec.table, spec.column, 'seq');
const sequenceOf = (spec: IdentitySpec) => qualified(spec.schema, sequenceName(spec));
const generated = (spec: IdentitySpec) => trusted(spec.generated.toUpperCase());
const alterColumn = (spec: IdentitySpec, action: Sql) =>
  sql`ALTER TABLE ${tableOf(spec)} ALTER COLUMN ${ident(spec.column)} ${action}`;

function definition(spec: IdentitySpec): Sql {
  const options = [
    ...(spec.sequence === null ? [] : [sql`SEQUENCE NAME ${sequenceOf(spec)}`]),
    ...givenOptions(spec),
  ];
  const list = options.length === 0 ? nothing : sql` (${join(options, ' ')})`;
  return sql`GENERATED ${generated(spec)} AS IDENTITY${list}`;
}

const setOptions = (options: readonly Sql[]) => options.map((option) => sql`SET ${option}`);

/** The sequence, whatever its name: pg_get_serial_sequence() may answer another one that the column owns as well. */
const serialSequence = (spec: IdentitySpec) => sql`(
  SELECT d.objid::pg_catalog.regclass FROM pg_catalog.pg_depend AS d
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refclassid = d.classid AND d.deptype = 'i'
    AND a.attrelid = ${literal(tableOf(spec))}::pg_catalog.regclass AND a.attname = ${literal(spec.column)})`;

/** Behind the values that the column has already. */
const continued = (spec: IdentitySpec) =>
  sql`SELECT pg_catalog.setval(${serialSequence(spec)}, ${continuation(spec, ident(spec.column), tableOf(spec))}`;

/** setval() of a sequence that only PostgreSQL knows the name of. */
function setPosition(spec: IdentitySpec, clamp: Clamping): Sql {
  const select = clamp.select(trusted('%1$s'), trusted('%1$L')).replace("'%1$L'", '%1$L');
  return sql`DO $schemadiff$ BEGIN EXECUTE pg_catalog.format('${trusted(select)}', ${serialSequence(spec)}); END $schemadiff$`;
}

/** ALTER SEQUENCE, for what PostgreSQL takes apart from the column. The argument fills %s in the action. */
function alterSequence(
  spec: IdentitySpec,
  action: Sql,
  argument: Sql,
  hazards: readonly Hazard[] = [],
) {
  return statement(
    sql`DO $schemadiff$ BEGIN
  EXECUTE pg_catalog.format('ALTER SEQUENCE %s ${trusted(action.replaceAll("'", "''"))}', ${serialSequence(spec)}, ${argument});
END $schemadiff$`,
    hazards,
  );
}

/** AS changes bounds that are the old type's. */
function setType(spec: IdentitySpec) {
  const type =
    spec.sequenceType === null
      ? sql`(SELECT pg_catalog.format_type(atttypid, NULL) FROM pg_catalog.pg_attribute
    WHERE attrelid = ${literal(tableOf(spec))}::pg_catalog.regclass AND attname = ${literal(spec.column)})`
      : literal(spec.sequenceType);
  return alterSequence(spec, sql`AS %s ${join(givenOptions(spec), ' ')}`, type);
}

function setPersistence(spec: IdentitySpec) {
  const logged =
    spec.persistence === null
      ? sql`(SELECT CASE relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE 'LOGGED' END FROM pg_catalog.pg_class
    WHERE oid = ${literal(tableOf(spec))}::pg_catalog.regclass)`
      : literal(spec.persistence === 'unlogged' ? 'UNLOGGED' : 'LOGGED');
  return alterSequence(spec, sql`SET %s`, logged, [
    hazard('blocks-writes', `the sequence of column ${name(spec)} is written again`),
  ]);
}

const renameSequence = (from: IdentitySpec, to: IdentitySpec) => [
  statement(sql`ALTER SEQUENCE ${sequenceOf(from)} RENAME TO ${ident(sequenceName(to))}`),
];

const altering: Alter<IdentitySpec> = {
  alter: (from, to) => {
    const type = from.sequenceType === to.sequenceType ? [] : [setType(to)];
    const change = (actions: readonly Sql[]) =>
      statement(alterColumn(to, join(actions, ' ')), [brieflyLocked(`table ${tableOf(to)}`)]);
    const last = change([
      ...(from.generated === to.generated ? [] : [sql`SET GENERATED ${generated(to)}`]),
      ...setOptions(changedOptions(from, to, false)),
    ]);
    const clamp = clamping(from, to);
    const changes = changedOptions(from, to, false).length > 0 || from.generated !== to.generated;
    if (clamp === null) return [...type, ...(changes ? [last] : [])];
    const lost = `the current value of column ${name(to)} is lost if it is outside of the new bounds`;
    return [
      ...type,
      ...(clamp.widening.length === 0 ? [] : [change(setOptions(clamp.widening))]),
      statement(setPosition(to, clamp), [hazard('data-loss', lost)]),
      last,
    ];
  },
};

export const identity = defineKind<IdentitySpec>({
  name: 'identity',
  spec: identitySpec,
  present: someOf('pg_class', 'oid', "relkind = 'S'"),
  query: (major) => sql`
    SELECT ${address('pg_class', 'q.oid')}, ${parent('pg_class', 'c.oid', 'a.attnum')},
      ${needs(sql`pg_catalog.json_build_array(${major >= 18 ? addressArray('pg_constraint', 'k.oid') : addressArray('pg_attribute', 'c.oid', 'a.attnum')})`)},
      n.nspname AS schema, c.relname AS table, a.attname AS column,
      CASE a.attidentity WHEN 'a' THEN 'always' ELSE 'by default' END AS generated,
      ${unlessGenerated('q.relname', 'c.relname', 'a.attname', 'seq')} AS sequence,
      CASE WHEN s.seqtypid <> a.atttypid THEN pg_catalog.format_type(s.seqtypid, NULL) END AS "sequenceType",
      ${major < 15 ? sql`NULL` : sql`CASE WHEN q.relpersistence <> c.relpersistence THEN ${persistenceOf('q')} END`} AS persistence,
      ${sequenceOptionColumns}
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_class AS q ON q.oid = d.objid AND q.relkind = 'S'
    JOIN pg_catalog.pg_sequence AS s ON s.seqrelid = q.oid
    JOIN pg_catalog.pg_class AS c ON c.oid = d.refobjid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid${
      major >= 18
        ? sql`
    JOIN pg_catalog.pg_constraint AS k
      ON k.conrelid = c.oid AND k.contype = 'n' AND k.conkey[1] = a.attnum`
        : nothing
    }
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid = 0
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0
      AND d.deptype = 'i' AND a.attidentity <> '' AND ${modelledTable('c', 'n')}`,
  features: (spec) => feature(15, 'SET LOGGED of an identity', spec.persistence !== null),
  identity: name,
  names: (spec) => [`pg_class ${sequenceOf(spec)}`],
  avoids: (spec) => [`pg_type ${sequenceOf(spec)}`],
  bears: {
    nameOf: sequenceName,
    withName: (spec, sequence) => ({ ...spec, sequence }),
    rename: renameSequence,
  },
  makeWay: (spec) => {
    const aside = { ...spec, sequence: asideName(sequenceName(spec), name(spec)) };
    return { spec: aside, statements: renameSequence(spec, aside) };
  },
  rules: {
    schema: 'identity',
    table: 'identity',
    column: 'identity',
    generated: altering,
    sequence: { alter: renameSequence },
    sequenceType: altering,
    persistence: { alter: (_, to) => [setPersistence(to)] },
    increment: altering,
    minimum: altering,
    maximum: altering,
    start: altering,
    cache: altering,
    cycle: altering,
  },
  /** The sequence is retyped with its column, and keeps its value. */
  followsRetype: ({ sequenceType }) => sequenceType === null,
  fillsRows: () => true,
  // From 17 on, where partitions have it too.
  reachesPartitions: () => true,
  /**
   * PostgreSQL takes no type of the sequence here, and adds no such column to a table that others inherit from;
   * before 17, or has partitions.
   */
  clause: (spec, { heirs, major, position }) =>
    position !== undefined ||
    spec.sequenceType !== null ||
    spec.persistence !== null ||
    heirs?.has('inheritance') === true ||
    (heirs?.has('partition') === true && major < 17)
      ? null
      : definition(spec),
  create: (spec, { position }) => [
    statement(alterColumn(spec, sql`ADD ${definition(spec)}`), [
      brieflyLocked(`table ${tableOf(spec)}`),
    ]),
    ...(spec.sequenceType === null ? [] : [setType(spec)]),
    ...(spec.persistence === null ? [] : [setPersistence(spec)]),
    statement(continued(spec)),
    ...(position === undefined ? [] : [statement(takeUpPosition(position, serialSequence(spec)))]),
  ],
  counts: (spec) => ({
    column: objectId('column', name(spec)),
    sequence: objectId('identity', name(spec)),
  }),
  resume: (from, to) =>
    from === undefined
      ? { taken: null, put: () => continued(to) }
      : {
          taken: sql`SELECT last_value, is_called FROM ${sequenceOf(from)}`,
          put: (kept) =>
            sql`SELECT pg_catalog.setval(${serialSequence(to)}, ${resumed(from, to)}) FROM ${kept}`,
        },
  drop: (spec, { position }) => {
    const lost = `the sequence of column ${name(spec)} is dropped with its current value`;
    return [
      ...(position === undefined ? [] : [statement(setAsidePosition(position, sequenceOf(spec)))]),
      statement(alterColumn(spec, sql`DROP IDENTITY`), [
        ...(position === undefined ? [hazard('data-loss', lost)] : []),
        brieflyLocked(`table ${tableOf(spec)}`),
      ]),
    ];
  },
});
