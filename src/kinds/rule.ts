/**
 * Rewrite rules of tables and views, without the rule that is a view.
 *
 * Read from pg_rewrite as pg_get_ruledef(). PostgreSQL replaces a rule in place.
 */

import * as z from 'zod';
import { ident, qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { type Enabled, enable, enabled, enabledColumn } from './enabled.ts';
import { type Alter, defineKind } from './kind.ts';
import { queryText, spansColumns } from './query-text.ts';
import { address, modelledRelation, parent, someOf } from './reading.ts';
import { brieflyLocked, renamePart } from './statements.ts';

export const ruleSpec = z.strictObject({
  schema: z.string(),
  table: z.string(),
  name: z.string(),
  /** pg_get_ruledef() without the semicolon: see queryText(). */
  definition: z.string(),
  /** When it counts: outside of replication (`origin`), within (`replica`), both, or never. */
  enabled,
});

export type RuleSpec = z.infer<typeof ruleSpec>;

const tableOf = (spec: RuleSpec) => qualified(spec.schema, spec.table);
const locked = (spec: RuleSpec) => brieflyLocked(`table ${tableOf(spec)}`);
const name = (spec: RuleSpec) => qualified(spec.schema, spec.table, spec.name);

const enabledFrom = (from: Enabled, spec: RuleSpec) => enable('RULE', from, spec, locked(spec));

const altering: Alter<RuleSpec> = {
  alter: (from, to) => {
    if (from.definition === to.definition) return enabledFrom(from.enabled, to);
    const definition = trusted(to.definition.replace(/^CREATE /, 'CREATE OR REPLACE '));
    return [statement(definition, [locked(to)]), ...enabledFrom(from.enabled, to)];
  },
};

export const rule = defineKind<RuleSpec>({
  name: 'rule',
  spec: ruleSpec,
  present: someOf('pg_rewrite', 'oid', "rulename <> '_RETURN'"),
  query: () => sql`
    SELECT ${address('pg_rewrite', 'r.oid')}, ${parent('pg_class', 'c.oid')},
      n.nspname AS schema, c.relname AS table, r.rulename AS name,
      ${queryText("pg_catalog.rtrim(pg_catalog.pg_get_ruledef(r.oid), ';')", 'w.oid = r.oid')} AS definition,
      ${enabledColumn('r.ev_enabled')}
    FROM pg_catalog.pg_rewrite AS r
    JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE r.rulename <> '_RETURN' AND ${modelledRelation('c', 'n', 'rpv')}`,
  identity: name,
  spansColumns,
  rules: {
    schema: 'identity',
    table: 'identity',
    name: 'identity',
    definition: altering,
    enabled: altering,
  },
  meetsRows: true,
  create: (spec) => [
    statement(trusted(spec.definition), [locked(spec)]),
    ...enabledFrom('origin', spec),
  ],
  rename: (from, to) =>
    renamePart(
      sql`ALTER RULE ${ident(from.name)} ON ${tableOf(from)} RENAME TO ${ident(to.name)}`,
      tableOf(from),
    ),
  drop: (spec) => [
    statement(sql`DROP RULE ${ident(spec.name)} ON ${tableOf(spec)}`, [locked(spec)]),
  ],
});
