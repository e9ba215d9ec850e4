/**
 * Files that are made once per user and kept: what is missing, damaged or someone else's counts as not there,
 * and what cannot be written is not kept. Nothing may need them.
 */

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** The content of a file of the cache. */
export async function readCached(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  for (const directory of cacheDirectories()) {
    const found = await read(join(directory, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Keeps a file; of those with the same prefix (`catalog-`) the `most` that were used last. */
export async function writeCached(
  name: string,
  content: Uint8Array,
  { prefix = name, most = 1 }: { readonly prefix?: string; readonly most?: number } = {},
): Promise<void> {
  for (const directory of cacheDirectories()) {
    if (!(await write(join(directory, name), content))) continue;
    await forget(directory, prefix, most);
    return;
  }
}

/** What was not used for longest goes. */
async function forget(directory: string, prefix: string, most: number): Promise<void> {
  try {
    const names = (await readdir(directory)).filter((name) => name.startsWith(prefix));
    if (names.length <= most) return;
    const files = await Promise.all(
      names.map(async (name) => ({ name, used: (await lstat(join(directory, name))).mtimeMs })),
    );
    files.sort((a, b) => b.used - a.used);
    for (const { name } of files.slice(most)) await rm(join(directory, name), { force: true });
  } catch {
    // Another process does the same.
  }
}

function cacheDirectories(): readonly string[] {
  const xdg = process.env.XDG_CACHE_HOME ?? '';
  return [
    isAbsolute(xdg) ? join(xdg, 'schemadiff') : join(homedir(), '.cache', 'schemadiff'),
    join(tmpdir(), `schemadiff-${userInfo().username}`),
  ];
}

/** The file holds the SHA-256 of the content, then the content. */
const checksumBytes = 32;

function checksum(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}

async function read(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    if (!(await isOurs(dirname(file)))) return undefined;
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { uid, mode } = await handle.stat();
      if (!ownedAndClosed(uid, mode)) return undefined;
      const all = await handle.readFile();
      const content = all.subarray(checksumBytes);
      if (!checksum(content).equals(all.subarray(0, checksumBytes))) return undefined;
      await handle.utimes(new Date(), new Date());
      return content;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that nobody reads half a file. */
async function write(file: string, content: Uint8Array): Promise<boolean> {
  const directory = dirname(file);
  const part = `${file}.${process.pid}.part`;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    if (!(await isOurs(directory))) return false;
    const handle = await open(part, 'wx', 0o600);
    try {
      await handle.writeFile(checksum(content));
      await handle.writeFile(content);
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
