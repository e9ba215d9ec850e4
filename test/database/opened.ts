/** One database for all tests of a group: opened before them, closed after. */

import { afterAll, beforeAll } from 'vitest';
import { openPostgres, type PostgresDatabase } from '../../src/database/postgres.ts';
import { createDatabase, type Major } from '../servers.ts';

export function opened<D extends { close(): Promise<void> }>(open: () => Promise<D>): () => D {
  let database: D | undefined;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database?.close());
  return () => {
    if (database === undefined) throw new Error('It is not open yet.');
    return database;
  };
}

/** An empty one of its own. */
export const openOnServer = async (major: Major): Promise<PostgresDatabase> =>
  openPostgres(await createDatabase(major));
