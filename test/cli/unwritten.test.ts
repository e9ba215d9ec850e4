/** Plans that are not written. */

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

it.each([
  ['CREATE TABLE public.t (a int);', 1],
  ['', 0],
])('--check prints JSON where that is asked for: %j', async (after, changes) => {
  const root = project({ 'schemadiff.config.ts': 'export default {};', 'after.sql': after });
  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await yargs([
    ...['plan', '--from', 'empty', '--to', join(root, 'after.sql'), '--check', '--format', 'json'],
    ...['--config', join(root, 'schemadiff.config.ts')],
  ])
    .exitProcess(false)
    .command(plan)
    .parseAsync();
  const found = JSON.parse(printed.mock.calls.join(''));
  expect(found).toMatchObject({ id: null, summary: { add: changes, change: 0, drop: 0 } });
  expect(found.statements).toHaveLength(changes);
  expect(process.exitCode ?? 0).toBe(changes === 0 ? 0 : 2);
  process.exitCode = undefined;
});
