/** Signals: the first asks the work to stop, its echo is no second one, and the second ends the process. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

const jiti = createRequire(import.meta.url).resolve('jiti');
const source = JSON.stringify(new URL('../../src/cli/stoppable.ts', import.meta.url));

/** Works on after it was stopped, for longer than the test. */
const script = `
  require(${JSON.stringify(jiti)}).createJiti('/').import(${source}).then(({ stoppable }) => {
    const stop = stoppable('Stopping');
    stop.addEventListener('abort', () => console.log('stopped'));
    setTimeout(() => undefined, 60_000);
    console.log('working');
  });`;

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', async (signal) => {
  const child = spawn(process.execPath, ['--input-type=commonjs', '--eval', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const lines: string[] = [];
  const output = createInterface(child.stdout);
  const line = async () => {
    lines.push(...(await once(output, 'line')));
  };
  await line();
  const first = line();
  child.kill(signal);
  await first;
  child.kill(signal);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(child.exitCode ?? child.signalCode).toBeNull();
  child.kill(signal);
  expect(await ended).toEqual([null, signal]);
  expect(lines).toEqual(['working', 'stopped']);
});
