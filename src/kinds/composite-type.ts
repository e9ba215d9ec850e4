/**
 * Composite types made by CREATE TYPE … AS (…).
 *
 * Read from pg_type (typtype c) and pg_class (relkind c). PostgreSQL adds attributes at the end and drops
 * them; it refuses to retype one that a table's column uses, so the type is replaced under its columns,
 * whose values pass through text. An attribute that moves is dropped and added: its values are lost.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { ident, join, nothing, qualified, sql } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import {
  type AttributeSpec,
  attributeDefinition,
  attributeList,
  attributeSpec,
  sameAttribute,
} from './attributes.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, aliases, notOfExtension, someOf, userSchema } from './reading.ts';
import { alsoLocked, asideOf, renamed, renameInSchema } from './statements.ts';

export const compositeTypeSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  attributes: z.array(attributeSpec),
});

export type CompositeTypeSpec = z.infer<typeof compositeTypeSpec>;

const name = (spec: CompositeTypeSpec) => qualified(spec.schema, spec.name);

const asText = ({ name }: AttributeSpec): AttributeSpec => ({
  name,
  type: 'pg_catalog.text',
  collation: null,
});

type Same = (left: AttributeSpec, right: AttributeSpec | undefined) => boolean;

const sameName: Same = (left, right) => left.name === right?.name;

/** What stays is first in `to`, and in this order in `from`. */
function difference(from: CompositeTypeSpec, to: CompositeTypeSpec, same: Same) {
  let kept = 0;
  const dropped = from.attributes.filter((attribute) => {
    const stays = same(attribute, to.attributes[kept]);
    if (stays) kept += 1;
    return !stays;
  });
  return { dropped, added: to.attributes.slice(kept) };
}

function reshape(from: CompositeTypeSpec, to: CompositeTypeSpec, same: Same): readonly Statement[] {
  const { dropped, added } = difference(from, to, same);
  if (dropped.length + added.length === 0) return [];
  return [
    statement(
      sql`ALTER TYPE ${name(from)} ${join([
        ...dropped.map((attribute) => sql`DROP ATTRIBUTE ${ident(attribute.name)}`),
        ...added.map((attribute) => sql`ADD ATTRIBUTE ${attributeDefinition(attribute)}`),
      ])}`,
      dropped.map((attribute) =>
        hazard(
          'data-loss',
          `attribute ${attribute.name} of type ${name(from)} is dropped with its values`,
        ),
      ),
    ),
  ];
}

const altering: Alter<CompositeTypeSpec> = {
  alter: (from, to) => {
    const { dropped } = difference(from, to, sameAttribute);
    const again = dropped.some((old) => to.attributes.some((each) => sameName(old, each)));
    return again ? 'replace' : reshape(from, to, sameAttribute);
  },
  rebuildsDependents: (from, to) => difference(from, to, sameAttribute).dropped.length > 0,
};

export const compositeType = defineKind<CompositeTypeSpec>({
  name: 'composite type',
  spec: compositeTypeSpec,
  present: someOf('pg_class', 'oid', "relkind = 'c'"),
  query: () => sql`
    SELECT ${address('pg_type', 't.oid')},
      ${aliases(['pg_class', 'c.oid'])},
      n.nspname AS schema, t.typname AS name, ${attributeList('c.oid')} AS attributes
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid AND c.relkind = 'c'
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`,
  identity: name,
  names: (spec) => [`pg_class ${name(spec)}`, `pg_type ${name(spec)}`],
  rules: {
    schema: 'identity',
    name: 'identity',
    attributes: altering,
  },
  create: (spec) => [
    statement(
      sql`CREATE TYPE ${name(spec)} AS (${join(spec.attributes.map(attributeDefinition))})`,
    ),
  ],
  rename: (from, to) => renameInSchema(sql`TYPE`, from, to),
  members: {
    of: (spec) => spec.attributes.map((attribute) => attribute.name),
    rename: (spec, from, to, typed) => {
      const cascade = typed.length > 0 ? sql` CASCADE` : nothing;
      return [
        statement(
          sql`ALTER TYPE ${name(spec)} RENAME ATTRIBUTE ${ident(from)} TO ${ident(to)}${cascade}`,
          [renamed(`attribute ${from} of type ${name(spec)}`, to), ...alsoLocked(typed)],
        ),
      ];
    },
  },
  drop: (spec) => [statement(sql`DROP TYPE ${name(spec)}`)],
  adoptable: true,
  nests: () => true,
  composes: true,
  aside: (spec, to, isTaken) => {
    // Values pass as text: the old type gets as many attributes as the new one, whose types may not be there yet.
    const texts = { ...to, attributes: to.attributes.map(asText) };
    const { away, discard } = asideOf(sql`TYPE`, spec, isTaken);
    return { away: [...reshape(spec, texts, sameName), ...away], discard };
  },
});
