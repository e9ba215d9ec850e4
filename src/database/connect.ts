/**
 * A connection string becomes a Database: `postgres://…`, `postgresql://…`, `pglite:DIRECTORY`, or
 * `pglite:` alone for an empty database in memory. An adapter is loaded when it is asked for.
 */

import { refused } from '../model/error.ts';
import type { Database } from './database.ts';

export interface ConnectOptions {
  /** Milliseconds a statement may wait for each lock; 0, the default, waits for ever. */
  readonly lockTimeout?: number | undefined;
  /** Accept `sslmode=no-verify`. */
  readonly allowUnverifiedTls?: boolean | undefined;
  /** For PGlite: the extensions that CREATE EXTENSION must find. */
  readonly extensions?: readonly string[] | undefined;
}

const schemeOf = (url: string) => /^([a-z]+):/i.exec(url)?.[1]?.toLowerCase();

/** The data directory of PGlite that it names, if that is one. */
export function directoryOf(url: string): string | undefined {
  if (schemeOf(url) !== 'pglite') return undefined;
  const directory = url.slice('pglite:'.length).replace(/^\/\/(?=[./])/, '');
  return directory === '' ? undefined : directory;
}

export async function connect(url: string, options: ConnectOptions = {}): Promise<Database> {
  const scheme = schemeOf(url);
  if (scheme === 'postgres' || scheme === 'postgresql') {
    const { openPostgres } = await import('./postgres.ts');
    return openPostgres(url, options);
  }
  if (scheme === 'pglite') {
    const { openPglite } = await import('./pglite.ts');
    return openPglite({ ...options, directory: directoryOf(url) });
  }
  throw refused('The connection string is neither PostgreSQL nor PGlite', {
    next: 'Write postgres://user@host/database, or pglite:./directory.',
  });
}
