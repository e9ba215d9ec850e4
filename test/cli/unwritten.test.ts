/** A plan that was not written has no migration that could be sealed. */

import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import yargs from 'yargs';
import { command as plan } from '../../src/cli/plan.ts';
import { project } from '../define/project.ts';

afterEach(() => vi.restoreAllMocks());

it.each([
  ['--no-write', 'schemadiff plan --ack "table public.t"'],
  ['--write', 'schemadiff seal 0000-gone --ack "table public.t"'],
])('a loss is acknowledged with %s', async (flag, command) => {
  const root = project({
    'schemadiff.config.ts': 'export default {};',
    'before.sql': 'CREATE TABLE public.t (a int);',
  });
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await yargs([
    ...['plan', '--from', join(root, 'before.sql'), '--to', 'empty', '--name', 'gone', flag],
    ...['--config', join(root, 'schemadiff.config.ts')],
  ])
    .exitProcess(false)
    .command(plan)
    .parseAsync();
  expect(told.mock.calls.join('')).toContain(`  ${command}\n`);
});
