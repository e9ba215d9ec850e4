/**
 * INHERITS: a table has the columns and checks of another one; see partition.ts for partitions.
 *
 * Read from pg_inherits, one object for each pair of tables. What a table had before it inherited stays
 * its own, and what it inherited becomes its own when it does no longer: PostgreSQL has no way back.
 */

import * as z from 'zod';
import { qualified, sql } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { someOf } from './reading.ts';
import { brieflyLocked } from './statements.ts';
import { tieColumns, tieIdentity, tieName, tieQuery, tieRules } from './tie.ts';

export const inheritanceSpec = z.strictObject(tieName);

export type InheritanceSpec = z.infer<typeof inheritanceSpec>;

const other = (spec: InheritanceSpec) => qualified(spec.parentSchema, spec.parentTable);

function alter(spec: InheritanceSpec, words: 'INHERIT' | 'NO INHERIT') {
  const table = qualified(spec.schema, spec.table);
  const action = words === 'INHERIT' ? sql`INHERIT` : sql`NO INHERIT`;
  return statement(sql`ALTER TABLE ${table} ${action} ${other(spec)}`, [
    brieflyLocked(`table ${table}`),
  ]);
}

export const inheritance = defineKind<InheritanceSpec>({
  name: 'inheritance',
  spec: inheritanceSpec,
  present: someOf('pg_inherits', 'inhrelid'),
  query: (major) => tieQuery(major, false, tieColumns),
  identity: tieIdentity,
  rules: tieRules,
  followsRetype: () => true,
  inOrder: true,
  locksOwn: true,
  // Of all that a table inherits from: were one said in CREATE and the other later, their order would be another one.
  clause: (spec, { storedApart }) => (storedApart ? null : other(spec)),
  create: (spec) => [alter(spec, 'INHERIT')],
  drop: (spec) => [alter(spec, 'NO INHERIT')],
});
