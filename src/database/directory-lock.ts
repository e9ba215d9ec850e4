/**
 * One process at a time on a PGlite data directory.
 *
 * PGlite writes a postmaster.pid, but always with the same process number, and so never finds another
 * process there; two of them destroy the data. The lock is a file that names its owner. Programs that
 * use PGlite without schemadiff do not know it: of them, only the postmaster.pid is seen.
 */

import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join, sep } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { refused, SchemadiffError } from '../model/error.ts';

const held = new Set<string>();

const lockOf = (directory: string) => join(directory, 'schemadiff.lock');

/** Takes the lock or throws; answers the function that gives it back. */
export function lockDirectory(directory: string): () => void {
  return lock(directory, '');
}

/** Milliseconds; whoever copies for longer keeps others out. */
const longestCopy = 600_000;

/** What a lock says that is held for a moment, by one who changes nothing. */
const copying = ' copying';

/** The same for one who copies the directory: it waits for others that do, as each worker of a rehearsal does. */
export async function lockForCopy(directory: string): Promise<() => void> {
  for (const end = Date.now() + longestCopy; ; ) {
    try {
      return lock(directory, copying);
    } catch (error) {
      if (!(error instanceof InUse && error.isCopying) || Date.now() > end) throw error;
    }
    await setTimeout(50);
  }
}

function lock(directory: string, purpose: string): () => void {
  const file = lockOf(directory);
  if (create(file, purpose)) {
    try {
      refuseOtherPrograms(directory);
    } catch (error) {
      rmSync(file, { force: true });
      throw error;
    }
  } else {
    const text = readLock(file);
    const owner = ownerOf(text, file);
    if (owner !== undefined) throw new InUse(directory, owner, file, text);
    // Left behind by a process that died, or given back meanwhile.
    rmSync(file, { force: true });
    if (!create(file, purpose)) {
      throw new InUse(directory, 'another process', file, readLock(file));
    }
  }
  held.add(file);
  const release = () => {
    if (held.delete(file)) rmSync(file, { force: true });
    process.off('exit', release);
  };
  process.on('exit', release);
  return release;
}

function create(file: string, purpose: string): boolean {
  try {
    writeFileSync(file, `${process.pid} ${hostname()}${purpose}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw refused('The PGlite directory cannot be written', { where: file, cause: error });
  }
}

/** Undefined where it was given back meanwhile. */
function readLock(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Who holds the lock, or undefined when its owner is gone. */
function ownerOf(text: string | undefined, file: string): string | undefined {
  if (text === undefined) return undefined;
  const [pid = '', host = ''] = text.split(' ');
  if (host !== hostname()) return `process ${pid} on ${host}`;
  // In a container every run may get the same number: then the lock is an earlier run's.
  if (Number(pid) === process.pid) return held.has(file) ? 'this process' : undefined;
  return isAlive(Number(pid)) ? `process ${pid}` : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** PGlite removes postmaster.pid when it is closed: it is there when one is open, or has crashed. */
function refuseOtherPrograms(directory: string): void {
  const file = join(directory, 'postmaster.pid');
  if (!existsSync(file)) return;
  // Elsewhere than on Linux there is no telling which.
  const owner = process.platform === 'linux' ? programWithin(directory) : 'another program';
  if (owner !== undefined) throw new InUse(directory, owner, file, undefined);
}

/** The process that has a file of the directory open; PGlite keeps them open. */
function programWithin(directory: string): string | undefined {
  const inside = realpathSync(directory) + sep;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const pid = pids.find((each) => openFiles(each).some((path) => path.startsWith(inside)));
  return pid === undefined ? undefined : `process ${pid}`;
}

/** None of a process that has ended, or is another user's. */
function openFiles(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlink(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}

function readlink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

class InUse extends SchemadiffError {
  /** By one who will soon have copied it. */
  readonly isCopying: boolean;

  constructor(directory: string, owner: string, file: string, text: string | undefined) {
    super('refused', `The PGlite directory ${directory} is in use by ${owner}`, {
      next: `Close it there first. If nothing uses it, delete ${file}.`,
    });
    // Nothing is written there yet by one who has just made it.
    this.isCopying = text === '' || text?.endsWith(copying) === true;
  }
}
