/** The child process that evaluates definitions and configurations. It imports nothing that is heavy: see language.ts. */

import * as configuration from '../config/define.ts';
import { collect, type Module } from './collect.ts';
import type { ChildMessage, Fault } from './declaration.ts';
import { faultOf } from './fault.ts';
import type { Job } from './job.ts';
import * as language from './language.ts';
import { evaluateModules, readJob } from './modules.ts';

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

async function run(job: Job): Promise<void> {
  const virtual = { schemadiff: { ...language, ...configuration } };
  const { modules, faults, answer } = await evaluateModules(job, { virtual });
  if (job.mode === 'value') {
    const message = defaultExport(modules, faults);
    answer(message, message.kind === 'value');
  }
  const { declarations, faults: more } = collect(modules);
  // What a file that failed would have exported is not known to be missing.
  const all = faults.length > 0 ? faults : [...more];
  answer({ kind: 'definitions', declarations: [...declarations], faults: [...all] });
}

await run(readJob());
