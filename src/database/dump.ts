/**
 * The independent observer: what pg_dump, which shares no code with our readers, sees of a schema.
 */

import { SchemadiffError } from '../model/error.ts';
import { literal, sql } from '../model/sql.ts';
import type { Row } from './database.ts';
import type { PgliteDatabase } from './pglite.ts';

export interface DumpOptions {
  /** Leave out who owns what. */
  readonly noOwner?: boolean;
  /** Leave out grants. */
  readonly noPrivileges?: boolean;
}

/** The schema as pg_dump writes it, without what changes from run to run. */
export async function dumpSchema(db: PgliteDatabase, options: DumpOptions = {}): Promise<string> {
  const file = await dump(db, [
    '--schema-only',
    ...(options.noOwner === true ? ['--no-owner'] : []),
    ...(options.noPrivileges === true ? ['--no-privileges'] : []),
  ]);
  return withoutNoise(await file.text());
}

/** Everything, rows as INSERTs. */
export async function dumpRows(db: PgliteDatabase): Promise<Blob> {
  return await dump(db, ['--rows-per-insert=200']);
}

async function dump(db: PgliteDatabase, args: readonly string[]): Promise<File> {
  const { pgDump } = await import('@electric-sql/pglite-tools/pg_dump');
  const settings = await sessionSettings(db);
  if (db.pglite.isInTransaction()) throw new Error('pg_dump ends transactions: commit first');
  // pgDump() restores search_path by naming it, which fails when it is empty.
  await db.execute(sql`SET search_path = pg_catalog`);
  try {
    return await pgDump({ pg: db.pglite, args: [...args] });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SchemadiffError('failed', 'pg_dump cannot read the schema', {
      where: db.label,
      why: message.slice(0, 1000),
    });
  } finally {
    await restore(db, settings);
  }
}

/** pg_dump leaves its read-only transaction open, and its settings set. */
async function restore(db: PgliteDatabase, settings: readonly Row[]): Promise<void> {
  await db.execute(sql`ROLLBACK; RESET ALL`);
  for (const { name, setting } of settings) {
    await db.execute(
      sql`SELECT pg_catalog.set_config(${literal(String(name))}, ${literal(String(setting))}, false)`,
    );
  }
  const restored = await sessionSettings(db);
  if (db.pglite.isInTransaction() || JSON.stringify(restored) !== JSON.stringify(settings)) {
    throw new Error('The session could not be restored after pg_dump');
  }
}

function sessionSettings(db: PgliteDatabase): Promise<Row[]> {
  return db.query(sql`
    SELECT name, setting FROM pg_catalog.pg_settings
    WHERE source OPERATOR(pg_catalog.=) 'session' ORDER BY name`);
}

/** Without versions, and the two commands that pg_dump writes since 2025. */
export function withoutNoise(dump: string): string {
  return dump.replace(/^(\\(un)?restrict |-- Dumped (from|by) ).*\n/gm, '');
}
