/** A world of the rows in a PGlite data directory: a copy of it is dumped, and it stays as it is. */

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockForCopy } from '../../database/directory-lock.ts';
import { dumpRows } from '../../database/dump.ts';
import { openPglite } from '../../database/pglite.ts';
import { worldOfDump } from './dump.ts';
import type { Version } from './version.ts';
import type { World } from './world.ts';

/** Whoever uses the directory must not write it meanwhile. */
async function copy(directory: string): Promise<string> {
  const to = mkdtempSync(join(tmpdir(), 'schemadiff-copy-'));
  const unlock = await lockForCopy(directory);
  try {
    cpSync(directory, to, {
      recursive: true,
      filter: (file) => !file.endsWith('schemadiff.lock'),
    });
    return to;
  } catch (error) {
    rmSync(to, { recursive: true, force: true });
    throw error;
  } finally {
    unlock();
  }
}

async function dumpOf(directory: string): Promise<Blob> {
  const copied = await copy(directory);
  try {
    const database = await openPglite({ directory: copied });
    try {
      return await dumpRows(database);
    } finally {
      await database.close();
    }
  } finally {
    rmSync(copied, { recursive: true, force: true });
  }
}

async function* chunks(dump: Blob): AsyncGenerator<Uint8Array> {
  const reader = dump.stream().getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** `directory` is what PGlite made; it is copied once, when the world is first prepared. */
export function dataDirectoryWorld(directory: string, versions: readonly Version[]): World {
  let dump: Promise<Blob> | undefined;
  const bytes = async () => {
    dump ??= dumpOf(directory);
    return chunks(await dump);
  };
  return worldOfDump(`data directory ${directory}`, bytes, versions);
}
