/** Starts child.ts, which runs from its source as the tests do. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { Order } from './child.ts';

const jiti = createRequire(import.meta.url).resolve('jiti');
const file = new URL('./child.ts', import.meta.url).pathname;

export function startChild(order: Order): ChildProcess {
  const [loader, source] = [JSON.stringify(jiti), JSON.stringify(file)];
  const code = `require(${loader}).createJiti(${source}).import(${source})`;
  return spawn(
    process.execPath,
    ['--input-type=commonjs', '--eval', code, '--', JSON.stringify(order)],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

/** Runs it to its end: the exit code, or the signal that ended it. */
export async function runChild(order: Order): Promise<number | string> {
  const [code, signal] = await once(startChild(order), 'exit');
  return code ?? signal;
}
