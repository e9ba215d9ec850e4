/** Where definitions are loaded and plans are proven: PGlite in this process, or a server. */

import type { PgliteDatabase } from './pglite.ts';
import type { PostgresDatabase } from './postgres.ts';

export type ScratchDatabase = PgliteDatabase | PostgresDatabase;

export interface ScratchOptions {
  /** For PGlite: the extensions that CREATE EXTENSION must find. */
  readonly extensions?: readonly string[];
}

/**
 * An empty database, gone when it is closed.
 * @param where `pglite`, or the URL of a server.
 */
export async function openScratchOn(
  where: string,
  options: ScratchOptions = {},
): Promise<ScratchDatabase> {
  if (where === 'pglite') {
    const { openScratch } = await import('./pglite.ts');
    return await openScratch(options);
  }
  const { openServerScratch } = await import('./server-scratch.ts');
  return await openServerScratch(where);
}
