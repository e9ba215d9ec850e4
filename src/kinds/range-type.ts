/**
 * Range types, each with its multirange type.
 *
 * Read from pg_range and pg_type. PostgreSQL can alter nothing of them: the type is replaced under its
 * columns, whose values pass through text. With a canonical function, which needs the type before it
 * is whole (see shell-type.ts), its columns are replaced too.
 */

import * as z from 'zod';
import { ident, join, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { asideName } from './generated-name.ts';
import { defineKind } from './kind.ts';
import { address, aliases, notOfExtension, someOf, userSchema } from './reading.ts';
import { collationName, definitionItems, functionName, operatorClassName } from './references.ts';
import { renamed } from './statements.ts';

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
/** PostgreSQL makes them beside the range type. */
const maker = (spec: RangeTypeSpec) => qualified(spec.schema, spec.multirangeName);

/** The names of a range type and of its multirange. */
type Names = readonly [range: string, multirange: string];

/** Both types and their constructors, which PostgreSQL does not rename with them. */
function renames(spec: RangeTypeSpec, [range, many]: Names): readonly Sql[] {
  const now = qualified(spec.schema, range);
  const type = (from: Sql, to: string) => sql`ALTER TYPE ${from} RENAME TO ${ident(to)}`;
  const made = (from: Sql, to: string, signature: Sql) =>
    sql`ALTER FUNCTION ${from}(${signature}) RENAME TO ${ident(to)}`;
  const subtype = trusted(spec.subtype);
  const multiranges = [
    type(multirange(spec), many),
    made(maker(spec), many, sql``),
    made(maker(spec), many, now),
    made(maker(spec), many, sql`VARIADIC ${now}[]`),
  ];
  return [
    type(name(spec), range),
    made(name(spec), range, sql`${subtype}, ${subtype}`),
    made(name(spec), range, sql`${subtype}, ${subtype}, text`),
    ...(many === spec.multirangeName ? [] : multiranges),
  ];
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
  // A multirange whose name PostgreSQL chose gets the one that it would choose now. The other attributes
  // are those of one end, whichever way it goes.
  rename: (from, to) => {
    const [old, now] = [generatedMany(from.name), generatedMany(to.name)];
    const chosen = [old, now].includes(from.multirangeName);
    const many = chosen ? { ...from, multirangeName: old } : from;
    return renames(many, [to.name, chosen ? now : from.multirangeName]).map((each, at) =>
      statement(each, at === 0 ? [renamed(`type ${name(from)}`, name(to))] : []),
    );
  },
  aside: (spec, _, isTaken) => {
    if (spec.canonical !== null) return null;
    const free = (schema: string, each: string) =>
      asideName(each, undefined, (other) => isTaken(schema, other));
    const away = free(spec.schema, spec.name);
    const many = free(spec.multirangeSchema, spec.multirangeName);
    return {
      away: renames(spec, [away, many]).map((each) => statement(each)),
      discard: [statement(sql`DROP TYPE ${qualified(spec.schema, away)}`)],
    };
  },
});
