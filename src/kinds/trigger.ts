/**
 * Triggers of tables and views, constraint triggers among them.
 *
 * Read from pg_trigger as pg_get_triggerdef(), without those that PostgreSQL keeps for constraints.
 * PostgreSQL replaces a trigger in place, but not a constraint trigger.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { ident, qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { type Enabled, enable, enableAll, enabled, enabledColumn } from './enabled.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, modelledRelation, parent, someOf } from './reading.ts';
import { brieflyLocked, renamePart } from './statements.ts';

export const triggerSpec = z.strictObject({
  schema: z.string(),
  table: z.string(),
  name: z.string(),
  /** pg_get_triggerdef(). */
  definition: z.string(),
  /** When it fires: outside of replication (`origin`), within (`replica`), both, or never. */
  enabled,
});

export type TriggerSpec = z.infer<typeof triggerSpec>;

const tableOf = (spec: TriggerSpec) => qualified(spec.schema, spec.table);
const name = (spec: TriggerSpec) => qualified(spec.schema, spec.table, spec.name);
const writersWait = (spec: TriggerSpec) =>
  hazard('blocks-writes', `writes to table ${tableOf(spec)} wait until the transaction ends`);

const enabledFrom = (from: Enabled, spec: TriggerSpec) =>
  enable('TRIGGER', from, spec, writersWait(spec));

/** Copies in partitions that have states of their own get them back by these (see trigger-state.ts). */
const setting = (spec: TriggerSpec) => enableAll(spec, writersWait(spec)).sql;

const replaceable = (spec: TriggerSpec) => spec.definition.startsWith('CREATE TRIGGER ');

const altering: Alter<TriggerSpec> = {
  alter: (from, to) => {
    if (from.definition === to.definition) return enabledFrom(from.enabled, to);
    if (!replaceable(from) || !replaceable(to)) return 'replace';
    const definition = trusted(to.definition.replace(/^CREATE /, 'CREATE OR REPLACE '));
    return [statement(definition, [writersWait(to)]), ...enabledFrom('origin', to)];
  },
  // PostgreSQL sets the copies in partitions, which then differ from it no more.
  rebuildsDependents: (from, to) => from.definition !== to.definition,
};

export const trigger = defineKind<TriggerSpec>({
  name: 'trigger',
  spec: triggerSpec,
  present: someOf('pg_trigger'),
  query: () => sql`
    SELECT ${address('pg_trigger', 't.oid')}, ${parent('pg_class', 'c.oid')},
      n.nspname AS schema, c.relname AS table, t.tgname AS name,
      pg_catalog.pg_get_triggerdef(t.oid) AS definition,
      ${enabledColumn('t.tgenabled')}
    FROM pg_catalog.pg_trigger AS t
    JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND ${modelledRelation('c', 'n', 'rpvf')}`,
  identity: name,
  reachesPartitions: ({ definition }) => / FOR EACH ROW /.test(definition),
  rules: {
    schema: 'identity',
    table: 'identity',
    name: 'identity',
    definition: altering,
    enabled: altering,
  },
  create: (spec) => [
    statement(trusted(spec.definition), [writersWait(spec)]),
    ...enabledFrom('origin', spec),
  ],
  meetsRows: true,
  silence: (spec) =>
    spec.enabled === 'disabled'
      ? null
      : { off: setting({ ...spec, enabled: 'disabled' }), on: setting(spec) },
  rename: (from, to) =>
    renamePart(
      sql`ALTER TRIGGER ${ident(from.name)} ON ${tableOf(from)} RENAME TO ${ident(to.name)}`,
      tableOf(from),
    ),
  drop: (spec) => [
    statement(sql`DROP TRIGGER ${ident(spec.name)} ON ${tableOf(spec)}`, [
      brieflyLocked(`table ${tableOf(spec)}`),
    ]),
  ],
});
