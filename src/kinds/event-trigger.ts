/**
 * Event triggers, which fire on DDL of the whole database.
 *
 * Read from pg_event_trigger. They are made last and dropped first, so that a plan does not fire what it
 * brings; one that is there fires. PostgreSQL can alter only whether it is enabled.
 */

import * as z from 'zod';
import { ident, join, literal, nothing, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { enabled, enabledColumn, enabling } from './enabled.ts';
import { feature } from './feature.ts';
import { defineKind } from './kind.ts';
import { address, notOfExtension, someOf } from './reading.ts';
import { named } from './target.ts';

export const eventTriggerSpec = z.strictObject({
  name: z.string(),
  /** `ddl_command_end`. */
  event: z.string(),
  /** Command tags; empty means all. */
  tags: z.array(z.string()),
  /** Qualified name. */
  function: z.string(),
  /** When it fires: outside of replication (`origin`), within (`replica`), both, or never. */
  enabled,
});

export type EventTriggerSpec = z.infer<typeof eventTriggerSpec>;

const enable = (spec: EventTriggerSpec): Statement =>
  statement(sql`ALTER EVENT TRIGGER ${ident(spec.name)} ${enabling(spec.enabled)}`);

export const eventTrigger = defineKind<EventTriggerSpec>({
  name: 'event trigger',
  reaches: 'always',
  spec: eventTriggerSpec,
  present: someOf('pg_event_trigger'),
  query: () => sql`
    SELECT ${address('pg_event_trigger', 'v.oid')}, v.evtname AS name, v.evtevent AS event,
      COALESCE(v.evttags, '{}') AS tags,
      ${named('pg_proc', 'pro', 'v.evtfoid')} AS function,
      ${enabledColumn('v.evtenabled')}
    FROM pg_catalog.pg_event_trigger AS v
    WHERE ${notOfExtension('pg_event_trigger', 'v.oid')}`,
  features: ({ event }) => feature(17, 'ON login', event === 'login'),
  identity: (spec) => ident(spec.name),
  rules: {
    name: 'identity',
    event: 'replace',
    tags: 'replace',
    function: 'replace',
    enabled: { alter: (_, to) => [enable(to)] },
  },
  create: (spec) => [
    statement(
      sql`CREATE EVENT TRIGGER ${ident(spec.name)} ON ${trusted(spec.event)}${
        spec.tags.length === 0 ? nothing : sql` WHEN TAG IN (${join(spec.tags.map(literal))})`
      } EXECUTE FUNCTION ${trusted(spec.function)}()`,
    ),
    ...(spec.enabled === 'origin' ? [] : [enable(spec)]),
  ],
  rename: (from, to) => [
    statement(sql`ALTER EVENT TRIGGER ${ident(from.name)} RENAME TO ${ident(to.name)}`),
  ],
  drop: (spec) => [statement(sql`DROP EVENT TRIGGER ${ident(spec.name)}`)],
});
