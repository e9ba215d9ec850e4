/**
 * When a trigger, a rule or an event trigger fires: by session_replication_role ("ALTER TABLE", ENABLE
 * TRIGGER, in the PostgreSQL manual).
 */

import * as z from 'zod';
import type { Hazard } from '../model/hazard.ts';
import { ident, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';

export const enabled = z.enum(['origin', 'replica', 'always', 'disabled']);

export type Enabled = z.infer<typeof enabled>;

/** Column `enabled`, of tgenabled, ev_enabled or evtenabled. */
export function enabledColumn(column: string, name = 'enabled'): Sql {
  return trusted(
    `CASE ${column} WHEN 'O' THEN 'origin' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always'
        ELSE 'disabled' END AS ${name}`,
  );
}

const words: Readonly<Record<Enabled, string>> = {
  origin: 'ENABLE',
  replica: 'ENABLE REPLICA',
  always: 'ENABLE ALWAYS',
  disabled: 'DISABLE',
};

/** `ENABLE REPLICA`, before TRIGGER or RULE and the name. */
export const enabling = (state: Enabled): Sql => trusted(words[state]);

interface PartOfTable {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly enabled: Enabled;
}

/** Sets the trigger of a partition, and none of what are partitions of that. */
export function enableOnly(spec: PartOfTable, hazard: Hazard): Statement {
  return setting(sql`TRIGGER`, spec, hazard, sql`ONLY `);
}

function setting(
  what: Sql,
  { schema, table, name, enabled }: PartOfTable,
  hazard: Hazard,
  only = nothing,
): Statement {
  return statement(
    sql`ALTER TABLE ${only}${qualified(schema, table)} ${enabling(enabled)} ${what} ${ident(name)}`,
    [hazard],
  );
}

/** Sets a trigger, and its copies in partitions. */
export const enableAll = (spec: PartOfTable, hazard: Hazard): Statement =>
  setting(sql`TRIGGER`, spec, hazard);

/** The statement that takes a trigger or a rule from one state to its own, if they differ. */
export function enable(
  what: 'TRIGGER' | 'RULE',
  from: Enabled,
  spec: PartOfTable,
  hazard: Hazard,
): readonly Statement[] {
  return from === spec.enabled ? [] : [setting(trusted(what), spec, hazard)];
}
