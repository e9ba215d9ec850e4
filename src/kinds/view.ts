/**
 * Views.
 *
 * Read from pg_class (relkind v) and pg_get_viewdef(). PostgreSQL replaces a view in place only when the
 * old columns stay as they are and new ones follow. Defaults, triggers and rules are objects of their own.
 */

import * as z from 'zod';
import { qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { attributeList, attributeSpec, sameAttribute } from './attributes.ts';
import { feature } from './feature.ts';
import { type Alter, defineKind } from './kind.ts';
import { queryText } from './query-text.ts';
import { address, modelledRelation, someOf } from './reading.ts';
import { alterOptions, withOptions } from './reloptions.ts';
import { brieflyLocked, renameInSchema } from './statements.ts';

export const viewSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  columns: z.array(attributeSpec),
  /** pg_get_viewdef() without the semicolon: see queryText(). */
  definition: z.string(),
  /** pg_class.reloptions, sorted: `security_invoker=true`. */
  options: z.array(z.string()),
});

export type ViewSpec = z.infer<typeof viewSpec>;

const name = (spec: ViewSpec) => qualified(spec.schema, spec.name);
const locked = (spec: ViewSpec) => brieflyLocked(`view ${name(spec)}`);
const definition = (spec: ViewSpec): Sql =>
  sql`VIEW ${name(spec)}${withOptions(spec.options)} AS\n${trusted(spec.definition)}`;

const altering: Alter<ViewSpec> = {
  alter: (from, to): readonly Statement[] | 'replace' => {
    const extended = from.columns.every((column, at) => sameAttribute(column, to.columns[at]));
    if (!extended) return 'replace';
    if (from.definition !== to.definition) {
      return [statement(sql`CREATE OR REPLACE ${definition(to)}`, [locked(to)])];
    }
    return alterOptions(sql`ALTER VIEW ${name(to)}`, from.options, to.options).map((text) =>
      statement(text, [locked(to)]),
    );
  },
};

export const view = defineKind<ViewSpec>({
  name: 'view',
  spec: viewSpec,
  present: someOf('pg_class', 'oid', "relkind = 'v'"),
  query: () => sql`
    SELECT ${address('pg_class', 'c.oid')},
      n.nspname AS schema, c.relname AS name, ${attributeList('c.oid')} AS columns,
      ${queryText("pg_catalog.btrim(pg_catalog.pg_get_viewdef(c.oid), ' ;')", 'w.ev_class = c.oid')} AS definition,
      ARRAY(SELECT o FROM pg_catalog.unnest(c.reloptions) AS o ORDER BY o) AS options
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE ${modelledRelation('c', 'n', 'v')}`,
  features: ({ options }) =>
    feature(
      15,
      'security_invoker',
      options.some((each) => each.startsWith('security_invoker=')),
    ),
  identity: name,
  names: (spec) => [`pg_class ${name(spec)}`, `pg_type ${name(spec)}`],
  rules: {
    schema: 'identity',
    name: 'identity',
    columns: altering,
    definition: altering,
    options: altering,
  },
  create: (spec) => [statement(sql`CREATE ${definition(spec)}`)],
  rename: (from, to) => renameInSchema(sql`VIEW`, from, to),
  drop: (spec) => [statement(sql`DROP VIEW ${name(spec)}`, [locked(spec)])],
});
