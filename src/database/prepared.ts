/**
 * A freshly initialised data directory as a tar file, made once per user and PGlite version.
 *
 * initdb takes seconds; loading its result takes a fraction of one. The cache is never needed: what is
 * missing, damaged or someone else's is made again, and what cannot be written is kept in memory.
 */

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

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
  for (const directory of cacheDirectories()) {
    const file = join(directory, fileName());
    const cached = await read(file);
    if (cached !== undefined) return cached;
  }
  const made = await make();
  for (const directory of cacheDirectories()) {
    if (await write(directory, made)) break;
  }
  return made;
}

function cacheDirectories(): readonly string[] {
  const xdg = process.env.XDG_CACHE_HOME ?? '';
  return [
    isAbsolute(xdg) ? join(xdg, 'schemadiff') : join(homedir(), '.cache', 'schemadiff'),
    join(tmpdir(), `schemadiff-${userInfo().username}`),
  ];
}

/** Counted up when a directory is made in another way. */
const edition = 2;

function fileName(): string {
  return `pglite-${pgliteVersion()}-${edition}.tar`;
}

function pgliteVersion(): string {
  const require = createRequire(import.meta.url);
  // Its package.json is not exported; the module's path leads to it.
  const entry = require.resolve('@electric-sql/pglite');
  const { version }: { version: string } = require(join(dirname(entry), '..', 'package.json'));
  return version;
}

/** The file holds the SHA-256 of the tar, then the tar. */
const checksumBytes = 32;

function checksum(tar: Uint8Array): Buffer {
  return createHash('sha256').update(tar).digest();
}

async function read(file: string): Promise<Blob | undefined> {
  try {
    if (!(await isOurs(dirname(file)))) return undefined;
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { uid, mode } = await handle.stat();
      if (!ownedAndClosed(uid, mode)) return undefined;
      const content = await handle.readFile();
      const tar = content.subarray(checksumBytes);
      if (!checksum(tar).equals(content.subarray(0, checksumBytes))) return undefined;
      return new Blob([tar], { type: 'application/x-tar' });
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that nobody reads half a file. */
async function write(directory: string, tar: Blob): Promise<boolean> {
  const file = join(directory, fileName());
  const part = `${file}.${process.pid}.part`;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    if (!(await isOurs(directory))) return false;
    const bytes = new Uint8Array(await tar.arrayBuffer());
    const handle = await open(part, 'wx', 0o600);
    try {
      await handle.writeFile(checksum(bytes));
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
    await rename(part, file);
    return true;
  } catch {
    await rm(part, { force: true }).catch(() => undefined);
    return false;
  }
}

async function isOurs(directory: string): Promise<boolean> {
  const { uid, mode } = await lstat(directory);
  return (mode & constants.S_IFMT) === constants.S_IFDIR && ownedAndClosed(uid, mode);
}

/** Owned by the user, and nobody else may write. Windows has neither and protects by profile. */
function ownedAndClosed(uid: number, mode: number): boolean {
  const own = process.getuid?.();
  return own === undefined || (uid === own && (mode & 0o022) === 0);
}
