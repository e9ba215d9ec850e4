/** Statements on a whole server, or on its databases: what runs in a scratch must not touch them. */

import type { StatementPiece } from './pieces.ts';

const byNode: Readonly<Record<string, string>> = {
  CreatedbStmt: 'CREATE DATABASE',
  DropdbStmt: 'DROP DATABASE',
  AlterDatabaseStmt: 'ALTER DATABASE',
  AlterDatabaseSetStmt: 'ALTER DATABASE',
  AlterDatabaseRefreshCollStmt: 'ALTER DATABASE',
  CreateTableSpaceStmt: 'CREATE TABLESPACE',
  DropTableSpaceStmt: 'DROP TABLESPACE',
  AlterSystemStmt: 'ALTER SYSTEM',
};

const byObject: Readonly<Record<string, string>> = {
  OBJECT_DATABASE: 'a statement on a database',
  OBJECT_TABLESPACE: 'a statement on a tablespace',
};

/** What it is; null when it is on objects of the database. */
export function ofServer({ node, objectType = '' }: Pick<StatementPiece, 'node' | 'objectType'>) {
  return byNode[node] ?? byObject[objectType] ?? null;
}

const roleStatements: ReadonlySet<string> = new Set([
  'CreateRoleStmt',
  'AlterRoleStmt',
  'AlterRoleSetStmt',
  'GrantRoleStmt',
  'DropRoleStmt',
]);

/** Statements on roles, which all databases of a server share. */
export const ofRoles = ({ node }: Pick<StatementPiece, 'node'>) => roleStatements.has(node);
