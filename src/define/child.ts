/**
 * The child process that evaluates definitions and configurations.
 *
 * Its job comes on standard input, its answer goes to file descriptor 3, a line of JSON per message,
 * so that a module may print what it likes. It imports nothing that is heavy: see language.ts.
 */

import { readFileSync, writeSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { createJiti, type JitiOptions } from 'jiti';
import * as configuration from '../config/define.ts';
import { collect, type Module } from './collect.ts';
import type { ChildMessage, Fault } from './declaration.ts';
import { faultOf } from './fault.ts';
import { denyExit, denyNetwork, watchIntrinsics } from './guard.ts';
import { type Job, jitiOptions, moduleKey } from './job.ts';
import * as language from './language.ts';
import { recordMigrations, typeormStub } from './recorder.ts';

const exit = process.exit.bind(process);
const { parse, stringify } = JSON;

function send(message: ChildMessage, replacer?: (key: string, value: unknown) => unknown): void {
  const bytes = Buffer.from(`${stringify(message, replacer)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(3, bytes, at);
}

/** `where` relative to the project's folder. */
function shorten(root: string): (key: string, value: unknown) => unknown {
  return (key, value) =>
    key === 'where' && typeof value === 'string' && value.startsWith(root + sep)
      ? relative(root, value).replaceAll(sep, '/')
      : value;
}

/** JSON leaves functions out without a word, and what is undefined: a variable's value, as there are none here. */
function onlyData(value: unknown, path: string): void {
  if (value === undefined) {
    throw new Error(
      `${path} is undefined: leave it out, or write env('NAME') for the value of a variable`,
    );
  }
  if (['function', 'symbol', 'bigint'].includes(typeof value)) {
    throw new Error(`${path} is a ${typeof value}: a configuration holds only data`);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    onlyData(each, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
  }
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

async function run(job: Job): Promise<void> {
  const jiti = createJiti(job.root + sep, {
    ...jitiOptions,
    transform: transformOf(job),
    virtualModules: {
      schemadiff: { ...language, ...configuration },
      ...(job.mode === 'migrations' ? { typeorm: typeormStub } : {}),
    },
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
  if (job.mode === 'value') {
    const message = defaultExport(modules, faults);
    send(message, message.kind === 'value' ? undefined : short);
  } else if (job.mode === 'migrations') {
    // A file that cannot be loaded says nothing of the others.
    send({ kind: 'value', value: { faults, migrations: await recordMigrations(modules) } }, short);
  } else {
    const { declarations, faults: more } = collect(modules);
    // What a file that failed would have exported is not known to be missing.
    const all = faults.length > 0 ? faults : [...more];
    send({ kind: 'definitions', declarations: [...declarations], faults: all }, short);
  }
  exit(0);
}

/** The default export of the one file. */
function defaultExport(modules: readonly Module[], faults: readonly Fault[]): ChildMessage {
  const [module] = modules;
  if (module === undefined) return { kind: 'faults', faults: [...faults] };
  try {
    const value: unknown = Reflect.get(Object(module.exports), 'default');
    if (value === undefined) throw new Error('has no default export');
    onlyData(value, 'the default export');
    return { kind: 'value', value };
  } catch (error) {
    return { kind: 'faults', faults: [{ ...faultOf(error), where: `${module.file}:1` }] };
  }
}

await run(parse(readFileSync(0, 'utf8')));
