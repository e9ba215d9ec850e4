/**
 * TypeScript made JavaScript once and kept: Babel takes 5 ms for a file, and more than a tenth of a second for itself.
 *
 * It is done here and not in the child, whose modules could then say what others are.
 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as z from 'zod';
import { jitiFile } from '../installation.ts';
import { readCached, writeCached } from '../user-cache.ts';
import { jitiOptions, moduleKey, type Task } from './job.ts';

/** By moduleKey(). */
export type Transpiled = Readonly<Record<string, string>>;

const transpiled = z.record(z.string(), z.string());

/** Of so many projects. */
const kept = 24;

const jitiVersion = z.object({ version: z.string() });

function cacheName({ root, mode }: Task): string {
  const { version } = jitiVersion.parse(createRequire(jitiFile)('../package.json'));
  const hash = createHash('sha256')
    .update(JSON.stringify([version, root, mode]))
    .digest('hex');
  return `modules-${hash}`;
}

async function known(name: string): Promise<Transpiled> {
  const content = await readCached(name);
  if (content === undefined) return {};
  try {
    return transpiled.parse(JSON.parse(Buffer.from(content).toString('utf8')));
  } catch {
    return {};
  }
}

/** As jiti would do it in the child; what is wrong in a file, the child says. */
async function transpiler(root: string): Promise<(filename: string, source: string) => string> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(root + sep, jitiOptions);
  return (filename, source) => jiti.transform({ filename, source, ts: true, async: true });
}

/** The files of a job that are TypeScript and can be read. */
export async function transpileModules(task: Task): Promise<Transpiled> {
  // A configuration may hold a password, which stays where it is.
  if (task.mode === 'value') return {};
  const name = cacheName(task);
  const before = await known(name);
  const after: Record<string, string> = {};
  let transpile: Awaited<ReturnType<typeof transpiler>> | undefined;
  for (const file of task.files.filter((each) => /\.[cm]?ts$/.test(each))) {
    const source = await readFile(file, 'utf8').catch(() => undefined);
    if (source === undefined) continue;
    const key = moduleKey(file, source);
    const found = before[key];
    if (found !== undefined) {
      after[key] = found;
      continue;
    }
    transpile ??= await transpiler(task.root);
    const code = transpile(file, source);
    if (!code.includes('__JITI_ERROR__')) after[key] = code;
    // Databases are read at the same time.
    await setImmediate();
  }
  if (transpile !== undefined) {
    const options = { prefix: 'modules-', most: kept };
    await writeCached(name, Buffer.from(JSON.stringify(after)), options);
  }
  return after;
}
