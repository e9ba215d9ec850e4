/** OPTIONS of the columns of foreign tables. Read from pg_attribute.attfdwoptions. */

import * as z from 'zod';
import { ident, qualified, type Sql, sql } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { changedOptions, foreignOptions } from './foreign-options.ts';
import { defineKind } from './kind.ts';
import { address, modelledRelation, parent, someOf } from './reading.ts';

const foreignColumnOptionsSpec = z.strictObject({
  schema: z.string(),
  table: z.string(),
  column: z.string(),
  options: z.array(z.string()),
});

export type ForeignColumnOptionsSpec = z.infer<typeof foreignColumnOptionsSpec>;

const change = (spec: ForeignColumnOptionsSpec, options: Sql) =>
  statement(
    sql`ALTER FOREIGN TABLE ${qualified(spec.schema, spec.table)} ALTER COLUMN ${ident(spec.column)}${options}`,
  );

export const foreignColumnOptions = defineKind<ForeignColumnOptionsSpec>({
  name: 'foreign column options',
  spec: foreignColumnOptionsSpec,
  present: someOf('pg_foreign_server'),
  // The address is made up: the column has its own.
  query: () => sql`
    SELECT ${address('pg_foreign_table', 'c.oid', 'a.attnum')}, ${parent('pg_class', 'c.oid', 'a.attnum')},
      n.nspname AS schema, c.relname AS table, a.attname AS column, ${foreignOptions('a.attfdwoptions')}
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE a.attfdwoptions IS NOT NULL AND NOT a.attisdropped AND ${modelledRelation('c', 'n', 'f')}`,
  identity: (spec) => qualified(spec.schema, spec.table, spec.column),
  rules: {
    schema: 'identity',
    table: 'identity',
    column: 'identity',
    options: { alter: (from, to) => [change(to, changedOptions(from.options, to.options))] },
  },
  followsRetype: () => true,
  create: (spec) => [change(spec, changedOptions([], spec.options))],
  drop: (spec) => [change(spec, changedOptions(spec.options, []))],
});
