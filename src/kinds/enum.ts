/**
 * Enums.
 *
 * Read from pg_type (typtype e) and pg_enum. PostgreSQL can add a label at any place, which can be used
 * only after a commit; it can neither drop nor move one: the type is replaced under its columns, whose
 * rows go by the declared map.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { join, literal, qualified, type Sql, sql } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, notOfExtension, someOf, userSchema } from './reading.ts';
import { asideOf, renamed, renameInSchema } from './statements.ts';

export const enumSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  labels: z.array(z.string()),
});

export type EnumSpec = z.infer<typeof enumSpec>;

const name = (spec: EnumSpec) => qualified(spec.schema, spec.name);

/** ADD VALUE for each new label, or 'replace' when an old one is gone or has moved. */
function addLabels(from: EnumSpec, to: EnumSpec): readonly Statement[] | 'replace' {
  const old = new Set(from.labels);
  const kept = to.labels.filter((label) => old.has(label));
  if (kept.join('\0') !== from.labels.join('\0')) return 'replace';
  return to.labels.flatMap((label, at) => {
    if (old.has(label)) return [];
    return [
      statement(
        sql`ALTER TYPE ${name(to)} ADD VALUE ${literal(label)}${place(from, to, at)}`,
        [
          hazard(
            'not-transactional',
            `label ${label} of type ${name(to)} can be used after a commit`,
          ),
        ],
        { commitBeforeUse: true },
      ),
    ];
  });
}

/** Labels are added from the first to the last, so the one before is there. */
function place(from: EnumSpec, to: EnumSpec, at: number): Sql {
  const previous = to.labels[at - 1];
  if (previous !== undefined) return sql` AFTER ${literal(previous)}`;
  const [first] = from.labels;
  return first === undefined ? sql`` : sql` BEFORE ${literal(first)}`;
}

export const enumType = defineKind<EnumSpec>({
  name: 'enum',
  spec: enumSpec,
  present: someOf('pg_type', 'oid', "typtype = 'e'"),
  query: () => sql`
    SELECT ${address('pg_type', 't.oid')},
      n.nspname AS schema, t.typname AS name,
      ARRAY(SELECT e.enumlabel FROM pg_catalog.pg_enum AS e
        WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS labels
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e' AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`,
  identity: name,
  names: (spec) => [`pg_type ${name(spec)}`],
  rules: {
    schema: 'identity',
    name: 'identity',
    labels: { alter: addLabels },
  },
  create: (spec) => [
    statement(sql`CREATE TYPE ${name(spec)} AS ENUM (${join(spec.labels.map(literal))})`),
  ],
  rename: (from, to) => renameInSchema(sql`TYPE`, from, to),
  members: {
    of: (spec) => spec.labels,
    rename: (spec, from, to) => [
      statement(sql`ALTER TYPE ${name(spec)} RENAME VALUE ${literal(from)} TO ${literal(to)}`, [
        renamed(`the value ${from} of type ${name(spec)}`, to),
      ]),
    ],
  },
  drop: (spec) => [statement(sql`DROP TYPE ${name(spec)}`)],
  adoptable: true,
  aside: (spec, _, isTaken) => asideOf(sql`TYPE`, spec, isTaken),
});
