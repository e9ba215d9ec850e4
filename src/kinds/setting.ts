/**
 * Settings of roles, of this database, and of roles in it: ALTER ROLE … SET, ALTER DATABASE … SET.
 *
 * Read from pg_db_role_setting.
 */

import * as z from 'zod';
import { ident, join, literal, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { currentDatabase, onCurrentDatabase } from './current-database.ts';
import { defineKind } from './kind.ts';
import { addressArray } from './reading.ts';
import { userRole } from './role-reference.ts';

const settingSpec = z.strictObject({
  /** Null: of every role. */
  role: z.string().nullable(),
  /** Only in this database. */
  inDatabase: z.boolean(),
  parameter: z.string(),
  value: z.string(),
});

export type SettingSpec = z.infer<typeof settingSpec>;

/** Parameters that are lists of names (GUC_LIST_QUOTE in guc_tables.c): one literal would be one name. */
const lists: ReadonlySet<string> = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
]);

/** `"$user", public` as two literals. */
function listOf(value: string): Sql {
  const names = [...value.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
  return names.length === 0 ? literal('') : join(names.map(literal));
}

const parameterOf = ({ parameter }: SettingSpec) => join(parameter.split('.').map(ident), '.');

/** `ALTER ROLE app IN DATABASE shop <action>`. */
function alter(spec: SettingSpec, action: Sql): Statement {
  const who = spec.role === null ? trusted('ALL') : ident(spec.role);
  if (!spec.inDatabase) return statement(sql`ALTER ROLE ${who} ${action}`);
  return onCurrentDatabase(
    spec.role === null
      ? sql`ALTER DATABASE ${currentDatabase} ${action}`
      : sql`ALTER ROLE ${who} IN DATABASE ${currentDatabase} ${action}`,
  );
}

const set = (spec: SettingSpec) =>
  alter(
    spec,
    sql`SET ${parameterOf(spec)} TO ${lists.has(spec.parameter) ? listOf(spec.value) : literal(spec.value)}`,
  );

export const setting = defineKind<SettingSpec>({
  name: 'setting',
  spec: settingSpec,
  query: () => sql`
    SELECT 'pg_catalog.pg_db_role_setting'::pg_catalog.regclass::pg_catalog.int8 AS classid,
      s.setrole::pg_catalog.int8 * 2 + CASE s.setdatabase WHEN 0 THEN 0 ELSE 1 END AS objid,
      v.at::pg_catalog.int4 AS objsubid,
      CASE WHEN r.oid IS NOT NULL THEN ${addressArray('pg_authid', 'r.oid')} END AS parent,
      r.rolname AS role, s.setdatabase <> 0 AS "inDatabase",
      pg_catalog.split_part(v.text, '=', 1) AS parameter,
      pg_catalog.substr(v.text, pg_catalog.strpos(v.text, '=') + 1) AS value
    FROM pg_catalog.pg_db_role_setting AS s
    LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = s.setrole
    CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) WITH ORDINALITY AS v (text, at)
    WHERE s.setdatabase IN (0, (SELECT b.oid FROM pg_catalog.pg_database AS b WHERE b.datname = pg_catalog.current_database()))
      AND (s.setrole = 0 OR ${userRole('r')})`,
  identity: (spec) =>
    sql`${parameterOf(spec)} OF ${spec.role === null ? trusted('ALL') : ident(spec.role)}${trusted(
      spec.inDatabase ? ' IN DATABASE' : '',
    )}`,
  rules: {
    role: 'identity',
    inDatabase: 'identity',
    parameter: 'identity',
    value: { alter: (_, to) => [set(to)] },
  },
  create: (spec) => [set(spec)],
  drop: (spec) => [alter(spec, sql`RESET ${parameterOf(spec)}`)],
});
