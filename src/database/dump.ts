/**
 * The independent observer: what pg_dump, which shares no code with our readers, sees of a schema.
 */

import type { PGlite } from '@electric-sql/pglite';
import { SchemadiffError } from '../model/error.ts';
import { literal, sql } from '../model/sql.ts';
import type { Database, Row } from './database.ts';
import { keptPlans } from './kept-plans.ts';
import type { PgliteDatabase } from './pglite.ts';
import type { PostgresDatabase } from './postgres.ts';
import type { ScratchDatabase } from './scratch.ts';

export interface DumpOptions {
  /** Leave out who owns what. */
  readonly noOwner?: boolean;
  /** Leave out grants. */
  readonly noPrivileges?: boolean;
}

/** The schema as pg_dump writes it, without what changes from run to run. */
export async function dumpSchema(db: ScratchDatabase, options: DumpOptions = {}): Promise<string> {
  const args = [
    '--schema-only',
    // Ours: the journal, and what a rehearsal puts beside the schema.
    '--exclude-schema=schemadiff',
    ...(options.noOwner === true ? ['--no-owner'] : []),
    ...(options.noPrivileges === true ? ['--no-privileges'] : []),
  ];
  if (db.engine === 'postgres') return withoutNoise(await dumpServer(db, args));
  return withoutNoise(await (await dump(db, args)).text());
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
    return await pgDump({ pg: adapted(db.pglite), args: [...args] });
  } catch (error) {
    throw failure(db, error);
  } finally {
    await restore(db, settings);
  }
}

/** What pg_dump prepared, and nothing of ours: planning the reading of a catalog again takes longer than a dump. */
const deallocateOthers = sql`DO $$
  DECLARE
    other text;
  BEGIN
    FOR other IN SELECT name FROM pg_catalog.pg_prepared_statement()
      WHERE NOT pg_catalog.starts_with(name, ${literal(keptPlans)})
    LOOP
      EXECUTE pg_catalog.format('DEALLOCATE %I', other);
    END LOOP;
  END $$`;

/** Whether bytes of the protocol end where a message does. The first message has no type, only its length. */
function isWhole(bytes: Buffer): boolean {
  let at = 0;
  while (at + 5 <= bytes.length) {
    const type = bytes[at] === 0 ? 0 : 1;
    at += type + bytes.readInt32BE(at + type);
  }
  return at === bytes.length;
}

/**
 * pgDump() ends with DEALLOCATE ALL. It hands over what it sends in parts of 16 kB (libpq's buffer), while PGlite
 * waits within the call, for ever, for the rest of a message. And it copies all that it has of an answer for each
 * further part, so that it is given each as one.
 */
function adapted(pglite: PGlite): PGlite {
  const exec: PGlite['exec'] = (text, options) =>
    pglite.exec(text === 'DEALLOCATE ALL' ? deallocateOthers : text, options);
  let sent = Buffer.alloc(0);
  const execProtocolRawStream: PGlite['execProtocolRawStream'] = async (message, options) => {
    sent = Buffer.concat([sent, message]);
    if (!isWhole(sent)) return;
    const whole = sent;
    sent = Buffer.alloc(0);
    const parts: Uint8Array[] = [];
    const synced = pglite.execProtocolRawStream(whole, {
      ...options,
      onRawData: (part) => parts.push(part.slice()),
    });
    // PGlite has answered by now, and pg_dump reads before anything is awaited.
    options.onRawData(Buffer.concat(parts));
    await synced;
  };
  return new Proxy(pglite, {
    get: (target, name) => {
      if (name === 'exec') return exec;
      if (name === 'execProtocolRawStream') return execProtocolRawStream;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function dumpServer(db: PostgresDatabase, args: readonly string[]): Promise<string> {
  const { dumpOverWire } = await import('./wire-dump.ts');
  const attempt = async () => await dumpOverWire(await db.wire(), args);
  // It only reads: one that a lost connection ended, or a role that another session dropped meanwhile, is taken again.
  return await attempt()
    .catch(attempt)
    .catch((error: unknown) => {
      throw error instanceof SchemadiffError ? error : failure(db, error);
    });
}

function failure({ label }: Database, error: unknown): SchemadiffError {
  const message = error instanceof Error ? error.message : String(error);
  return new SchemadiffError('failed', 'pg_dump cannot read the schema', {
    where: label,
    why: message.slice(0, 1000),
  });
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
