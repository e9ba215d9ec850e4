/** Whoever ends a command ends what that started, also in a group of its own. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

const jiti = createRequire(import.meta.url).resolve('jiti');
const source = new URL('../../../src/rehearse/lab/end-with-parent.ts', import.meta.url);

const inner = `
  const { spawn } = require('node:child_process');
  const jiti = require(${JSON.stringify(jiti)}).createJiti('/');
  jiti.import(${JSON.stringify(source)}).then(({ endWithParent }) => {
    const takeAlong = endWithParent();
    const command = spawn('sleep 300; true', { shell: true, detached: true, stdio: 'ignore' });
    takeAlong([command.pid]);
    console.log(command.pid);
    setTimeout(() => { for (;;); }, 1000);
  });`;

const outer = `
  require('node:child_process').spawn(
    process.execPath,
    ['--input-type=commonjs', '--eval', ${JSON.stringify(inner)}],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );`;

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGKILL'] as const)(
  '%s',
  async (signal) => {
    const child = spawn(process.execPath, ['--input-type=commonjs', '--eval', outer], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(child.stdout, 'data');
    const pid = Number(String(line).trim());
    expect(isThere(pid)).toBe(true);
    await sleep(1500);
    child.kill(signal);
    for (let tries = 0; tries < 50 && isThere(pid); tries += 1) await sleep(200);
    expect(isThere(pid)).toBe(false);
  },
);
