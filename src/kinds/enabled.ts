/**
 * When a trigger, a rule or an event trigger fires: by session_replication_role ("ALTER TABLE", ENABLE
 * TRIGGER, in the PostgreSQL manual).
 */

import * as z from 'zod';
import type { Hazard } from '../model/hazard.ts';
import { ident, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';

export const enabled = z.enum(['origin', 'replica', 'always', 'disabled']);

export type Enabled = z.infer<typeof enabled>;

/** Column `enabled`, of tgenabled, ev_enabled or evtenabled. */
export function enabledColumn(column: string): Sql {
  return trusted(
    `CASE ${column} WHEN 'O' THEN 'origin' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always'
        ELSE 'disabled' END AS enabled`,
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

/** The statement that takes a trigger or a rule from one state to its own, if they differ. */
export function enable(
  what: 'TRIGGER' | 'RULE',
  from: Enabled,
  { schema, table, name, enabled: to }: PartOfTable,
  hazard: Hazard,
): readonly Statement[] {
  if (from === to) return [];
  const text = sql`ALTER TABLE ${qualified(schema, table)} ${enabling(to)} ${trusted(what)} ${ident(name)}`;
  return [statement(text, [hazard])];
}
