/**
 * When a partition's copy of a trigger fires, where it is not as the trigger of the partitioned table says.
 *
 * Read from pg_trigger. PostgreSQL makes the copies with the trigger and with each partition, and sets them
 * whenever it sets the trigger; one can be set ONLY for its partition. A copy of a copy is compared with both
 * the trigger and the copy that it comes from: a partition gets the state of that one.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { qualified, sql } from '../model/sql.ts';
import { type Enabled, enabled, enabledColumn, enableOnly } from './enabled.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, addressArray, modelledTable, needs, parent, someOf } from './reading.ts';

export const triggerStateSpec = z.strictObject({
  schema: z.string(),
  /** The partition. */
  table: z.string(),
  name: z.string(),
  enabled,
  /** That of the trigger of the partitioned table. */
  above: enabled,
});

export type TriggerStateSpec = z.infer<typeof triggerStateSpec>;

const writersWait = ({ schema, table }: TriggerStateSpec) =>
  hazard(
    'blocks-writes',
    `writes to table ${qualified(schema, table)} wait until the transaction ends`,
  );

const stated = (spec: TriggerStateSpec, to: Enabled) =>
  enableOnly({ ...spec, enabled: to }, writersWait(spec));

/** PostgreSQL has set it with the trigger. */
const setting: Alter<TriggerStateSpec> = { alter: (_, to) => [stated(to, to.enabled)] };

export const triggerState = defineKind<TriggerStateSpec>({
  name: 'trigger state',
  spec: triggerStateSpec,
  present: someOf('pg_trigger', 'oid', 'tgparentid <> 0'),
  // The address is made up: pg_depend ties the copy to the one that it comes from, which sets no other.
  query: () => sql`
    WITH RECURSIVE copy AS (
      SELECT t.oid, t.oid AS root, t.tgenabled AS above, t.tgenabled AS own
      FROM pg_catalog.pg_trigger AS t WHERE t.tgparentid = 0 AND NOT t.tgisinternal
      UNION ALL SELECT t.oid, copy.root, copy.above, t.tgenabled
      FROM copy JOIN pg_catalog.pg_trigger AS t ON t.tgparentid = copy.oid)
    SELECT ${address('pg_trigger', 't.oid', '1')}, ${parent('pg_class', 'c.oid')},
      ${needs(sql`pg_catalog.json_build_array(${addressArray('pg_trigger', 'copy.root')}, ${addressArray('pg_inherits', 'c.oid', '1')})`)},
      n.nspname AS schema, c.relname AS table, t.tgname AS name,
      ${enabledColumn('t.tgenabled')}, ${enabledColumn('copy.above', 'above')}
    FROM copy
    JOIN pg_catalog.pg_trigger AS t ON t.oid = copy.oid
    JOIN copy AS other ON other.oid = t.tgparentid
    JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE (t.tgenabled <> copy.above OR t.tgenabled <> other.own) AND ${modelledTable('c', 'n')}`,
  identity: (spec) => qualified(spec.schema, spec.table, spec.name),
  rules: {
    schema: 'identity',
    table: 'identity',
    name: 'identity',
    enabled: setting,
    above: setting,
  },
  // Even one that does not fire: what lets that of the partitioned table fire again would set it.
  silence: (spec) => ({ off: stated(spec, 'disabled').sql, on: stated(spec, spec.enabled).sql }),
  create: (spec) => [stated(spec, spec.enabled)],
  drop: (spec) => [stated(spec, spec.above)],
});
