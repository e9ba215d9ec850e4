/** Two prints, and the state that a command leaves, where its output cannot be written. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const jiti = createRequire(import.meta.url).resolve('jiti');
const source = (file: string) => JSON.stringify(new URL(`../../src/cli/${file}`, import.meta.url));

const script = `
  const jiti = require(${JSON.stringify(jiti)}).createJiti('/');
  (async () => {
    const { outliveOutput } = await jiti.import(${source('lost-output.ts')});
    const { note, print } = await jiti.import(${source('output.ts')});
    outliveOutput();
    for (let line = 0; line < 3; line++) {
      print('a line');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    note('went on to its end');
    process.exitCode = 0;
  })();`;

async function run(stdout: 'pipe' | number) {
  const child = spawn(process.execPath, ['--input-type=commonjs', '--eval', script], {
    stdio: ['ignore', stdout, 'pipe'],
  });
  const { stderr } = child;
  if (stderr === null) throw new Error('no stderr');
  child.stdout?.once('data', () => child.stdout?.destroy());
  const [said, [code]] = await Promise.all([text(stderr), once(child, 'exit')]);
  return { said, code };
}

test('a reader that goes after the first line ends nothing', async () => {
  expect(await run('pipe')).toEqual({ said: 'went on to its end\n', code: 0 });
});

test.skipIf(!existsSync('/dev/full'))('a full disk is said once, and is a failure', async () => {
  const full = openSync('/dev/full', 'w');
  try {
    const { said, code } = await run(full);
    expect(said.match(/The output could not be written/g)).toHaveLength(1);
    expect(said).toMatch(/ENOSPC[\s\S]*went on to its end/);
    expect(code).toBe(3);
  } finally {
    closeSync(full);
  }
});
