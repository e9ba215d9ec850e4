/**
 * Defaults of the columns of tables and views.
 *
 * Read from pg_attrdef; the expression of a generated column is the column's. PostgreSQL can alter a
 * default, and it counts for rows to come.
 */

import * as z from 'zod';
import { ident, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import type { Context } from './context.ts';
import { defineKind } from './kind.ts';
import { address, addressArray, inherits, modelledRelation, parent, someOf } from './reading.ts';
import { brieflyLocked } from './statements.ts';

export const defaultSpec = z.strictObject({
  schema: z.string(),
  /** The table, or the view. */
  table: z.string(),
  column: z.string(),
  /** pg_get_expr(): `now()`, `nextval('public.users_id_seq'::regclass)`. */
  expression: z.string(),
});

export type DefaultSpec = z.infer<typeof defaultSpec>;

const tableOf = (spec: DefaultSpec) => qualified(spec.schema, spec.table);
/** Other tables have defaults of their own for the columns that they inherit. */
const alterColumn = (spec: DefaultSpec, { inherited }: Context, action: Sql) => {
  const only = inherited === true ? sql`ONLY ` : nothing;
  return statement(
    sql`ALTER TABLE ${only}${tableOf(spec)} ALTER COLUMN ${ident(spec.column)} ${action}`,
    [brieflyLocked(`table ${tableOf(spec)}`)],
  );
};
/** A sequence that gave no value yet must not give those that the column holds already. */
function continued(spec: DefaultSpec): Sql | null {
  const [, regclass] = /^nextval\(('(?:[^']|'')*')::regclass\)$/.exec(spec.expression) ?? [];
  if (regclass === undefined) return null;
  const sequence = trusted(regclass.slice(1, -1).replaceAll("''", "'"));
  // The column may be of another type than the sequence.
  const last = sql`max(${ident(spec.column)})::bigint`;
  return sql`SELECT pg_catalog.setval(${trusted(regclass)}, ${last}) FROM ${tableOf(spec)} HAVING ${last} >= (SELECT last_value FROM ${sequence} WHERE NOT is_called)`;
}

const set = (spec: DefaultSpec, context: Context) => {
  const position = continued(spec);
  return [
    alterColumn(spec, context, sql`SET DEFAULT ${trusted(spec.expression)}`),
    ...(position === null ? [] : [statement(position)]),
  ];
};

/**
 * A setting of the user's own, without which current_setting() fails. ADD COLUMN evaluates what it takes along,
 * even where there is no row, and the session of a migration does not have what the application sets.
 */
const readsOwnSetting = ({ expression }: DefaultSpec) =>
  /\bcurrent_setting\('[^'.]+\.[^']*'::text\)/.test(expression);

export const columnDefault = defineKind<DefaultSpec>({
  name: 'default',
  spec: defaultSpec,
  present: someOf('pg_attrdef'),
  query: () => sql`
    SELECT ${address('pg_attrdef', 'd.oid')}, ${parent('pg_class', 'c.oid', 'd.adnum')},
      ${inherits(
        sql`a.attinhcount > 0`,
        addressArray('pg_attrdef', 'pd.oid'),
        sql`'copies'`,
        sql`pg_catalog.pg_inherits AS i
          JOIN pg_catalog.pg_attribute AS pa ON pa.attrelid = i.inhparent AND pa.attname = a.attname
          JOIN pg_catalog.pg_attrdef AS pd ON pd.adrelid = pa.attrelid AND pd.adnum = pa.attnum
          WHERE i.inhrelid = c.oid
            AND pg_catalog.pg_get_expr(pd.adbin, pd.adrelid) = pg_catalog.pg_get_expr(d.adbin, d.adrelid)`,
      )},
      n.nspname AS schema, c.relname AS table, a.attname AS column,
      pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS expression
    FROM pg_catalog.pg_attrdef AS d
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
    JOIN pg_catalog.pg_class AS c ON c.oid = d.adrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE a.attgenerated = '' AND NOT a.attisdropped AND ${modelledRelation('c', 'n', 'rpvf')}`,
  identity: (spec) => qualified(spec.schema, spec.table, spec.column),
  rules: {
    schema: 'identity',
    table: 'identity',
    column: 'identity',
    expression: { alter: (_, to, context) => set(to, context) },
  },
  clause: (spec) => sql`DEFAULT ${trusted(spec.expression)}`,
  create: set,
  comesApart: readsOwnSetting,
  fillsRows: (spec) => !readsOwnSetting(spec),
  resume: (from, to) => {
    const position = from?.expression === to.expression ? null : continued(to);
    return position && { taken: null, put: () => position };
  },
  drop: (spec, context) => [alterColumn(spec, context, sql`DROP DEFAULT`)],
});
