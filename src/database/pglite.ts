/**
 * PGlite as a Database: PostgreSQL 18 in this process, in memory or on a data directory.
 *
 * It has one session, no cancellation and no statement_timeout. An open one holds some 200 MB.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import * as z from 'zod';
import { refused, SchemadiffError } from '../model/error.ts';
import { type Sql, sql } from '../model/sql.ts';
import type { Database } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { lockDirectory } from './directory-lock.ts';
import { copyFromBlob } from './pglite-copy.ts';
import { loadExtensions } from './pglite-extensions.ts';
import { preparedDirectory } from './prepared.ts';
import { type Driver, databaseOf } from './session.ts';
import { prepareSession } from './settings.ts';
import { parameterText, parserTable } from './values.ts';

export { pgliteHasExtension } from './pglite-extensions.ts';

export interface PgliteDatabase extends Database {
  readonly engine: 'pglite';
  /** PGlite itself, for what the port does not offer: the socket server, pg_dump. */
  readonly pglite: PGlite;
  /** The same database, rows included, as another one in memory. */
  clone(): Promise<PgliteDatabase>;
}

export interface PgliteOptions {
  /** The data directory; in memory without one. Made when it does not exist or is empty. */
  readonly directory?: string | undefined;
  /** Extensions that CREATE EXTENSION must find, by PostgreSQL's names. */
  readonly extensions?: readonly string[] | undefined;
  readonly lockTimeout?: number | undefined;
}

const startParameters = [
  ...PGlite.defaultStartParams,
  // Clearing PostgreSQL's default of 128 MB takes a third of the time to start.
  ...['-c', 'shared_buffers=16MB'],
  // A transaction over a few thousand tables holds more locks than PostgreSQL has room for unless told.
  ...['-c', 'max_locks_per_transaction=500'],
  // Its timer would keep Node from exiting.
  ...['-c', 'log_startup_progress_interval=0'],
];

/** An empty database in memory, to load definitions into. */
export function openScratch(
  options: { readonly extensions?: readonly string[] } = {},
): Promise<PgliteDatabase> {
  return openPglite(options);
}

export async function openPglite(options: PgliteOptions = {}): Promise<PgliteDatabase> {
  const extensions = new Set(options.extensions);
  if (options.directory === undefined) {
    const pglite = await start({ loadDataDir: await prepare() }, extensions, 'memory');
    return database(pglite, { label: 'pglite', extensions, options });
  }
  return openDirectory(resolve(options.directory), extensions, options);
}

async function openDirectory(
  directory: string,
  extensions: ReadonlySet<string>,
  options: PgliteOptions,
): Promise<PgliteDatabase> {
  const isNew = checkDirectory(directory);
  const unlock = lockDirectory(directory);
  const label = `pglite:${options.directory}`;
  try {
    const from = { dataDir: directory, ...(isNew && { loadDataDir: await prepare() }) };
    let pglite = await start(from, extensions, label);
    const installed = await installedExtensions(pglite);
    const all = new Set([...extensions, ...installed]);
    if (all.size > extensions.size) {
      await pglite.close();
      pglite = await start({ dataDir: directory }, all, label);
    }
    return await database(pglite, { label, extensions: all, options, unlock });
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Whether the directory is new; throws when it holds something else than PGlite's data. */
function checkDirectory(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true });
    const files = readdirSync(directory).filter((name) => name !== 'schemadiff.lock');
    if (files.length === 0) return true;
  } catch (error) {
    throw refused(`${directory} cannot be used as a PGlite directory`, {
      why: error instanceof Error ? error.message : undefined,
    });
  }
  const versionFile = join(directory, 'PG_VERSION');
  if (!existsSync(versionFile)) {
    throw refused(`${directory} is not a PGlite directory`, {
      why: 'It is not empty and has no PG_VERSION.',
      next: 'Name a directory that PGlite made, or one that does not exist yet.',
    });
  }
  const version = readFileSync(versionFile, 'utf8').trim();
  if (version !== '18') {
    throw refused(`${directory} was made by PostgreSQL ${version}; this PGlite is 18`, {
      next: 'Dump it with the PGlite version that made it, and load the dump into a new directory.',
    });
  }
  return false;
}

async function start(
  from: { readonly dataDir?: string; readonly loadDataDir?: Blob },
  extensions: ReadonlySet<string>,
  label: string,
): Promise<PGlite> {
  try {
    const pglite = await PGlite.create({
      ...from,
      startParams: startParameters,
      extensions: await loadExtensions(extensions),
    });
    pglite.parsers = { ...parserTable };
    pglite.serializers = {};
    return pglite;
  } catch (error) {
    throw new SchemadiffError('unreachable', `PGlite could not start on ${label}`, {
      why: describeFailure(error),
      next:
        from.dataDir === undefined
          ? undefined
          : 'Its data may be damaged, or made by another program than PGlite.',
    });
  }
}

function prepare(): Promise<Blob> {
  return preparedDirectory(async () => {
    const pglite = await PGlite.create({
      startParams: startParameters,
      // A sixteenth of the default: the tar has half the size, and there is less to copy.
      initDbStartParams: ['--wal-segsize=1'],
    });
    await pglite.exec('CHECKPOINT');
    const tar = await pglite.dumpDataDir('none');
    await pglite.close();
    return tar;
  });
}

async function installedExtensions(pglite: PGlite): Promise<readonly string[]> {
  const { rows } = await pglite.query<{ extname: string }>(
    "SELECT extname FROM pg_catalog.pg_extension WHERE extname OPERATOR(pg_catalog.<>) 'plpgsql'",
  );
  return rows.map((row) => row.extname);
}

interface Opened {
  readonly label: string;
  readonly extensions: ReadonlySet<string>;
  readonly options: PgliteOptions;
  readonly unlock?: () => void;
}

async function database(pglite: PGlite, opened: Opened): Promise<PgliteDatabase> {
  const driver = driverOf(pglite, opened);
  await driver.execute(
    prepareSession({
      applicationName: 'schemadiff',
      lockTimeout: opened.options.lockTimeout ?? 0,
    }),
  );
  return {
    ...databaseOf(driver),
    engine: 'pglite',
    pglite,
    clone: () => clone(pglite, opened),
  };
}

function driverOf(pglite: PGlite, opened: Opened): Driver {
  let closed = false;
  const query: Driver['query'] = async (text, parameters) => {
    // Without parameters the simple protocol does: one message instead of six. It would run a second
    // statement too, which the other refuses.
    const alone = parameters.length === 0 && !text.includes(';');
    const [result] = await guarded(pglite, text, async () =>
      alone ? await pglite.exec(text) : [await pglite.query(text, parameters.map(parameterText))],
    );
    return (result?.rows ?? []) as Record<string, unknown>[];
  };
  return {
    engine: 'pglite',
    major: 18,
    label: opened.label,
    query,
    // They are all there at once: PGlite is in this process.
    each: async (text, take) => {
      for (const row of await query(text, [])) take(row);
    },
    execute: async (text) => {
      const results = await guarded(pglite, text, () => pglite.exec(text));
      return results.at(-1)?.command;
    },
    copyIn: async (statement, rows) => {
      const text = await copyFromBlob(statement);
      const blob = new Blob([new Uint8Array(rows)]);
      await guarded(pglite, text, () => pglite.query(text, [], { blob }));
    },
    close: async () => {
      if (closed) return;
      closed = true;
      try {
        await pglite.close();
      } finally {
        opened.unlock?.();
      }
    },
  };
}

async function clone(pglite: PGlite, original: Opened): Promise<PgliteDatabase> {
  await guarded(pglite, sql`CHECKPOINT`, () => pglite.exec('CHECKPOINT'));
  const copy = await start(
    { loadDataDir: await pglite.dumpDataDir('none') },
    original.extensions,
    'memory',
  );
  const label = `copy of ${original.label}`;
  return database(copy, { label, extensions: original.extensions, options: original.options });
}

async function guarded<T>(pglite: PGlite, text: Sql, run: () => Promise<T>): Promise<T> {
  await refuseWedging(text);
  const stack = stackPointer(pglite);
  const height = stack?.value;
  try {
    return await run();
  } catch (error) {
    // PGlite leaves the frames of a failed statement on its C stack: after some 2,000 it is full, and
    // every statement answers 54001.
    if (stack !== undefined && height !== undefined) stack.value = height;
    throw converted(error);
  }
}

/** A WebAssembly.Global, which the types of Node 20 do not know. */
const wasmGlobal = z.object({ value: z.number() });

function stackPointer(pglite: PGlite): { value: number } | undefined {
  const found: unknown = Reflect.get(pglite.Module, '___stack_pointer');
  return isGlobal(found) ? found : undefined;
}

function isGlobal(found: unknown): found is { value: number } {
  return wasmGlobal.safeParse(found).success;
}

/** COPY with a client's or a program's data never returns from PGlite: nothing answers there. */
async function refuseWedging(text: Sql): Promise<void> {
  if (!/\bcopy\b[\s\S]*\b(stdin|program)\b/i.test(text)) return;
  const { parse } = await import('libpg-query');
  const { stmts = [] } = await parse(text).catch(() => ({ stmts: [] }));
  for (const { stmt } of stmts) {
    const copy = stmt !== undefined && 'CopyStmt' in stmt ? stmt.CopyStmt : undefined;
    if (copy === undefined) continue;
    if (copy.is_program || (copy.is_from && copy.filename === undefined)) {
      throw refused('COPY FROM STDIN and COPY … PROGRAM cannot run on PGlite', {
        next: 'Use INSERT.',
      });
    }
  }
}

const elsewhere =
  'PGlite does not have it: set `scratch` in schemadiff.config.ts to the URL of a server that has it.';

/** PGlite's own errors carry its minified source; nothing of them but the message is kept. */
function converted(error: unknown): Error {
  if (error instanceof SchemadiffError) return error;
  if (error instanceof Error && 'severity' in error) {
    // PostgreSQL's hint is to install it there.
    const lacking = /^extension ".*" is not available/.test(error.message);
    return new DatabaseError(
      lacking ? { ...error, message: error.message, hint: elsewhere } : error,
    );
  }
  return new SchemadiffError('failed', 'PGlite failed', { why: describeFailure(error) });
}

function describeFailure(error: unknown): string {
  if (error instanceof SchemadiffError) return [error.message, error.why].join(': ');
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0]?.slice(0, 300) ?? '';
}
