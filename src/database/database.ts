/**
 * The port to a database: what the rest of schemadiff may ask of PGlite or of a PostgreSQL server.
 *
 * One session. Adapters set what the results depend on (empty search_path, UTC, ISO dates, …) when
 * they connect, so that roles' and databases' own settings change nothing.
 */

import type { Sql } from '../model/sql.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface Session {
  /** One statement; rows as objects, with json already parsed and int8 as text. */
  query(sql: Sql, parameters?: readonly (string | number | boolean | null)[]): Promise<Row[]>;
  /** The same, each row as it comes: all of them together may be more than is good for the memory. */
  each(sql: Sql, take: (row: Row) => void): Promise<void>;
  /** One or more statements, no result. */
  execute(sql: Sql): Promise<void>;
}

export interface Database extends Session {
  /** PostgreSQL's major: 14 to 18. */
  readonly major: number;
  /** `pglite`, or `postgres`: PGlite has one connection and no concurrency. */
  readonly engine: 'pglite' | 'postgres';
  /** How to name it to a user: host, port and database; never a password. */
  readonly label: string;
  /** One consistent snapshot: REPEATABLE READ, READ ONLY. */
  snapshot<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** `COPY … FROM stdin` with whole lines of rows, in whatever transaction is open. */
  copyIn(statement: Sql, rows: Uint8Array): Promise<void>;
  /** One transaction: committed when `work` returns, rolled back when it throws. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
