/** Loads declared objects into an empty PGlite, trying again what comes too early. */

import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import type { Declared } from '../../src/define/render.ts';

async function attempt(database: PGlite, { statements }: Declared): Promise<unknown> {
  try {
    await database.transaction(async (transaction) => {
      for (const each of statements) await transaction.exec(each);
    });
    return null;
  } catch (error) {
    return error;
  }
}

export async function newDatabase(): Promise<PGlite> {
  return await PGlite.create({ extensions: { pg_trgm } });
}

/** Drops everything that earlier tests made. */
export async function empty(database: PGlite): Promise<void> {
  await database.exec(`
    DO $$
    DECLARE each text;
    BEGIN
      FOR each IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'
      LOOP EXECUTE format('DROP SCHEMA %I CASCADE', each); END LOOP;
    END $$;
    CREATE SCHEMA public`);
}

export async function load(database: PGlite, declared: readonly Declared[]): Promise<void> {
  await database.exec('SET check_function_bodies = off');
  for (let waiting = declared; waiting.length > 0; ) {
    const failed: Declared[] = [];
    let last: unknown = null;
    for (const each of waiting) {
      const error = await attempt(database, each);
      if (error === null) continue;
      failed.push(each);
      last = error;
    }
    if (failed.length === waiting.length) throw last;
    waiting = failed;
  }
}

/** The rows of a query, each as an array. */
export async function rows(database: PGlite, query: string): Promise<unknown[][]> {
  const result = await database.query<unknown[]>(query, [], { rowMode: 'array' });
  return result.rows;
}
