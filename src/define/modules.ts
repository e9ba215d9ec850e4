/**
 * What each child process does that evaluates modules of the user: it loads them, takes the network away, and answers
 * once. Its job comes on standard input, its answer goes to file descriptor 3, a line of JSON per message, so that a
 * module may print what it likes.
 */

import { readFileSync, writeSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { createJiti, type Jiti, type JitiOptions } from 'jiti';
import type { Module } from './collect.ts';
import type { ChildMessage, Fault } from './declaration.ts';
import { faultOf } from './fault.ts';
import { denyExit, denyNetwork, watchIntrinsics } from './guard.ts';
import { type Job, jitiOptions, moduleKey } from './job.ts';

const exit = process.exit.bind(process);
const { parse, stringify } = JSON;

type Replacer = (key: string, value: unknown) => unknown;

function send(message: ChildMessage, replacer?: Replacer): void {
  const bytes = Buffer.from(`${stringify(message, replacer)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(3, bytes, at);
}

/** `where` relative to the project's folder. */
function shorten(root: string): Replacer {
  return (key, value) =>
    key === 'where' && typeof value === 'string' && value.startsWith(root + sep)
      ? relative(root, value).replaceAll(sep, '/')
      : value;
}

/** What was transpiled already is not done again. */
function transformOf({ root, modules }: Job): NonNullable<JitiOptions['transform']> {
  const jiti = createJiti(root + sep, jitiOptions);
  return (options) => {
    const { filename, source, async } = options;
    const known =
      async && filename !== undefined ? modules[moduleKey(filename, source)] : undefined;
    return { code: known ?? jiti.transform(options) };
  };
}

/** The job of this process, which whoever started it wrote. */
export const readJob = (): Job => parse(readFileSync(0, 'utf8'));

export interface Evaluated {
  readonly modules: readonly Module[];
  readonly faults: readonly Fault[];
  /** Answers, and ends the process. Places are shortened, unless the message is the user's own data. */
  readonly answer: (message: ChildMessage, verbatim?: boolean) => never;
}

export interface Evaluation {
  /** Modules that are not on disk, by name. */
  readonly virtual: Readonly<Record<string, object>>;
  /** What is to be loaded before, and may change what JavaScript brings. */
  readonly first?: (jiti: Jiti) => Promise<void>;
}

export async function evaluateModules(job: Job, evaluation: Evaluation): Promise<Evaluated> {
  const jiti = createJiti(job.root + sep, {
    ...jitiOptions,
    transform: transformOf(job),
    virtualModules: evaluation.virtual,
  });
  const short = shorten(job.root);
  const faults: Fault[] = [];
  const modules: Module[] = [];
  let current = '';
  process.on('uncaughtException', (error) => {
    send({ kind: 'faults', faults: [...faults, faultOf(error)] }, short);
    exit(0);
  });
  // Nothing is left to wait for, and the modules are still waiting.
  process.on('beforeExit', () => {
    const where = current;
    const message = 'waits with `await` for something that never comes';
    send({ kind: 'faults', faults: [...faults, { where, object: '', message }] }, short);
    exit(0);
  });
  denyNetwork();
  denyExit();
  await evaluation.first?.(jiti);
  const changed = watchIntrinsics();
  for (const file of job.files) {
    current = file;
    send({ kind: 'file', file });
    try {
      modules.push({ file, exports: await jiti.import(file) });
    } catch (error) {
      faults.push(faultOf(error, `${file}:1`));
    }
    const intrinsic = changed();
    if (intrinsic !== null) {
      faults.push({ where: `${file}:1`, object: '', message: `changes JavaScript's ${intrinsic}` });
      break;
    }
  }
  const answer = (message: ChildMessage, verbatim = false): never => {
    send(message, verbatim ? undefined : short);
    return exit(0);
  };
  return { modules, faults, answer };
}
