/** The few statements that apply treats differently, told apart by PostgreSQL's own parser. */

import { loadModule, parseSync } from 'libpg-query';
import type { Sql } from '../model/sql.ts';

export type StatementKind =
  /** SET and RESET: their effect ends with the session. */
  | 'setting'
  | 'create index concurrently'
  | 'drop index concurrently'
  | 'reindex'
  /** VACUUM, CLUSTER, CHECKPOINT: running them again changes nothing. */
  | 'maintenance'
  | 'other';

export async function statementKind(text: Sql): Promise<StatementKind> {
  await loadModule();
  const statement = parseSync(text).stmts?.[0]?.stmt;
  if (statement === undefined) return 'other';
  if ('VariableSetStmt' in statement) return 'setting';
  if ('IndexStmt' in statement && statement.IndexStmt.concurrent === true) {
    return 'create index concurrently';
  }
  if ('DropStmt' in statement && statement.DropStmt.concurrent === true) {
    return 'drop index concurrently';
  }
  if ('ReindexStmt' in statement) return 'reindex';
  const maintenance = ['VacuumStmt', 'ClusterStmt', 'CheckPointStmt'];
  return maintenance.some((node) => node in statement) ? 'maintenance' : 'other';
}
