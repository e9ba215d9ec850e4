/**
 * A freshly initialised data directory as a tar file, made once per user and PGlite version.
 *
 * initdb takes seconds; loading its result takes a fraction of one. The cache is never needed.
 */

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readCached, writeCached } from '../user-cache.ts';

/** Counted up when a directory is made in another way. */
const edition = 2;

/** Per process: each PGlite version's tar is read or made once. */
let prepared: Promise<Blob> | undefined;

/** The data directory to start PGlite from; `make` runs initdb when there is none. */
export function preparedDirectory(make: () => Promise<Blob>): Promise<Blob> {
  prepared ??= readOrMake(make);
  prepared.catch(() => {
    prepared = undefined;
  });
  return prepared;
}

async function readOrMake(make: () => Promise<Blob>): Promise<Blob> {
  const name = `pglite-${pgliteVersion()}-${edition}.tar`;
  const cached = await readCached(name);
  if (cached !== undefined) return new Blob([cached], { type: 'application/x-tar' });
  const made = await make();
  await writeCached(name, new Uint8Array(await made.arrayBuffer()));
  return made;
}

/** The version of the PGlite that is built in. */
export function pgliteVersion(): string {
  const require = createRequire(import.meta.url);
  // Its package.json is not exported; the module's path leads to it.
  const entry = require.resolve('@electric-sql/pglite');
  const { version }: { version: string } = require(join(dirname(entry), '..', 'package.json'));
  return version;
}
