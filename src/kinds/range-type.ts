/**
 * Range types, each with its multirange type.
 *
 * Read from pg_range and pg_type. PostgreSQL can alter nothing of them: the type is replaced under its
 * columns, whose values pass through text. With a canonical function, which needs the type before it
 * is whole (see shell-type.ts), its columns are replaced too.
 */

import * as z from 'zod';
import { join, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { asideName } from './generated-name.ts';
import { defineKind } from './kind.ts';
import { address, aliases, notOfExtension, someOf, userSchema } from './reading.ts';
import { collationName, definitionItems, functionName, operatorClassName } from './references.ts';
import { renamed, renameInSchema } from './statements.ts';

const rangeTypeSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  subtype: z.string(),
  multirangeSchema: z.string(),
  multirangeName: z.string(),
  canonical: z.string().nullable(),
  /** Further ones of CREATE TYPE, as PostgreSQL takes them: `SUBTYPE_DIFF = public.minus`. */
  items: z.array(z.string()),
});

export type RangeTypeSpec = z.infer<typeof rangeTypeSpec>;

const name = (spec: RangeTypeSpec) => qualified(spec.schema, spec.name);
const multirange = (spec: RangeTypeSpec) => qualified(spec.multirangeSchema, spec.multirangeName);
/** A type, or a function that makes its values: these are all beside the range type. */
type Of = (spec: RangeTypeSpec) => { readonly schema: string; readonly name: string };

/** Both types and their constructors, which PostgreSQL neither renames nor moves with them. */
function renames(from: RangeTypeSpec, to: RangeTypeSpec): readonly Sql[] {
  const now = name(to);
  const subtype = trusted(from.subtype);
  const many = ({ schema, multirangeName }: RangeTypeSpec) => ({ schema, name: multirangeName });
  const manyType = ({ multirangeSchema, multirangeName }: RangeTypeSpec) => ({
    schema: multirangeSchema,
    name: multirangeName,
  });
  const made = (of: Of, signatures: readonly Sql[]) =>
    signatures.flatMap((each) => renameInSchema(sql`FUNCTION`, of(from), of(to), sql`(${each})`));
  return [
    ...renameInSchema(sql`TYPE`, from, to),
    ...made((spec) => spec, [sql`${subtype}, ${subtype}`, sql`${subtype}, ${subtype}, text`]),
    ...renameInSchema(sql`TYPE`, manyType(from), manyType(to)),
    ...made(many, [sql``, now, sql`VARIADIC ${now}[]`]),
  ].map((each) => each.sql);
}

/** makeMultirangeTypeName(). */
const generatedMany = (range: string) =>
  range.includes('range') ? range.replace('range', 'multirange') : `${range}_multirange`;

export const rangeType = defineKind<RangeTypeSpec>({
  name: 'range type',
  spec: rangeTypeSpec,
  present: someOf('pg_range', 'rngtypid'),
  query: () => sql`
    SELECT ${address('pg_type', 't.oid')}, ${aliases(['pg_type', 'm.oid'])},
      n.nspname AS schema, t.typname AS name,
      pg_catalog.format_type(r.rngsubtype, NULL) AS subtype,
      mn.nspname AS "multirangeSchema", m.typname AS "multirangeName",
      ${trusted(functionName('r.rngcanonical'))} AS canonical,
      ${definitionItems({
        SUBTYPE_OPCLASS: `CASE WHEN NOT oc.opcdefault THEN ${operatorClassName('r.rngsubopc')} END`,
        COLLATION: `CASE WHEN r.rngcollation <> s.typcollation THEN ${collationName('r.rngcollation')} END`,
        SUBTYPE_DIFF: functionName('r.rngsubdiff'),
      })} AS items
    FROM pg_catalog.pg_range AS r
    JOIN pg_catalog.pg_type AS t ON t.oid = r.rngtypid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    JOIN pg_catalog.pg_type AS m ON m.oid = r.rngmultitypid
    JOIN pg_catalog.pg_namespace AS mn ON mn.oid = m.typnamespace
    JOIN pg_catalog.pg_type AS s ON s.oid = r.rngsubtype
    JOIN pg_catalog.pg_opclass AS oc ON oc.oid = r.rngsubopc
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`,
  identity: name,
  names: (spec) => [`pg_type ${name(spec)}`, `pg_type ${multirange(spec)}`],
  rules: {
    schema: 'identity',
    name: 'identity',
    subtype: 'replace',
    multirangeSchema: 'replace',
    multirangeName: 'replace',
    canonical: 'replace',
    items: 'replace',
  },
  create: (spec) => [
    statement(
      sql`CREATE TYPE ${name(spec)} AS RANGE (${join([
        sql`SUBTYPE = ${trusted(spec.subtype)}`,
        ...spec.items.map(trusted),
        ...(spec.canonical === null ? [] : [sql`CANONICAL = ${trusted(spec.canonical)}`]),
        sql`MULTIRANGE_TYPE_NAME = ${multirange(spec)}`,
      ])})`,
    ),
  ],
  // The canonical function needs the type, and the type the function.
  drop: (spec) => [
    statement(sql`DROP TYPE ${name(spec)}${spec.canonical === null ? sql`` : sql` CASCADE`}`),
  ],
  adoptable: true,
  nests: () => true,
  composes: true,
  // A multirange whose name PostgreSQL chose gets the one that it would choose now; beside the range type it stays so.
  renamed: (from, to) => ({
    ...to,
    ...(from.multirangeName === generatedMany(from.name) && {
      multirangeName: generatedMany(to.name),
    }),
    ...(from.multirangeSchema === from.schema && { multirangeSchema: to.schema }),
  }),
  rename: (from, to) =>
    renames(from, to).map((each, at) =>
      statement(each, at === 0 ? [renamed(`type ${name(from)}`, name(to))] : []),
    ),
  aside: (spec, _, isTaken) => {
    if (spec.canonical !== null) return null;
    const free = (schema: string, each: string) =>
      asideName(each, undefined, (other) => isTaken(schema, other));
    const away = free(spec.schema, spec.name);
    const many = free(spec.multirangeSchema, spec.multirangeName);
    return {
      away: renames(spec, { ...spec, name: away, multirangeName: many }).map((each) =>
        statement(each),
      ),
      discard: [statement(sql`DROP TYPE ${qualified(spec.schema, away)}`)],
    };
  },
});
