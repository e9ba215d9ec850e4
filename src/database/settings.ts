/**
 * What a session sets before anything else, so that results depend neither on the role's and the
 * database's own settings nor on objects that someone put into `public`.
 *
 * Names that a server does not know are skipped. Settings that only a superuser may change are not
 * here; `check_function_bodies` is the caller's affair.
 */

import { literal, type Sql, sql } from '../model/sql.ts';

const settings: Readonly<Record<string, string>> = {
  search_path: '',
  TimeZone: 'UTC',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  client_encoding: 'UTF8',
  bytea_output: 'hex',
  extra_float_digits: '1',
  xmloption: 'content',
  standard_conforming_strings: 'on',
  quote_all_identifiers: 'off',
  array_nulls: 'on',
  transform_null_equals: 'off',
  row_security: 'off',
  synchronize_seqscans: 'off',
  default_tablespace: '',
  default_table_access_method: 'heap',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  default_transaction_deferrable: 'off',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
  transaction_timeout: '0',
  // Planning catalog queries takes longer to compile than to run.
  jit: 'off',
};

export interface SessionSettings {
  readonly applicationName: string;
  /** Milliseconds a statement may wait for each lock; 0 waits for ever. */
  readonly lockTimeout: number;
}

/**
 * One simple query: a script whose last statement answers the server's version.
 *
 * statement_timeout comes first and on its own: a role's setting of one millisecond would end a
 * longer statement. Operators and functions are qualified because search_path is still the role's.
 */
export function prepareSession({ applicationName, lockTimeout }: SessionSettings): Sql {
  const wanted = Object.entries({
    ...settings,
    application_name: applicationName,
    lock_timeout: String(lockTimeout),
  }).map(([name, value]) => sql`(${literal(name)}, ${literal(value)})`);
  return sql`SET statement_timeout = 0;
SELECT pg_catalog.count(pg_catalog.set_config(wanted.name, wanted.value, false))
  FROM (VALUES ${wanted.join(', ') as Sql}) AS wanted (name, value)
  JOIN pg_catalog.pg_settings AS known
    ON pg_catalog.lower(known.name) OPERATOR(pg_catalog.=) pg_catalog.lower(wanted.name);
-- A lost client must not leave a statement running; PostgreSQL can look for it on Linux only.
SELECT pg_catalog.set_config('client_connection_check_interval', '2000', false)
  WHERE pg_catalog.version() OPERATOR(pg_catalog.~) '-linux-';
SELECT pg_catalog.current_setting('server_version_num') AS version_number`;
}

/** Begins a snapshot; views cannot be swapped in under a reader where the server can forbid it. */
export const beginSnapshot = sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_catalog.set_config('restrict_nonsystem_relation_kind', 'view, foreign-table', true)
  WHERE pg_catalog.current_setting('restrict_nonsystem_relation_kind', true) IS NOT NULL`;
