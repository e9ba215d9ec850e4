/** A folder of PGlite that is not there: what only reads must not make an empty database of it, and tell of that. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import yargs from 'yargs';
import { command as diff } from '../../src/cli/diff.ts';
import { command as plan } from '../../src/cli/plan.ts';
import { command as profile } from '../../src/cli/profile.ts';
import { command as pull } from '../../src/cli/pull.ts';
import { parseSource } from '../../src/source/source.ts';
import { project, refusal } from '../define/project.ts';

it.each([
  'diff --from NOWHERE --to empty',
  'diff --from empty --to NOWHERE',
  'plan --from NOWHERE --to empty',
  'plan --from empty --to NOWHERE',
  'pull --from NOWHERE',
  'pull',
  'profile --url NOWHERE',
  'profile',
])('%s', async (line) => {
  const root = project({
    'schemadiff.config.ts': `export default { environments: { here: { url: 'pglite:./nowhere' } } };`,
  });
  const words = line.replace('NOWHERE', `pglite:${join(root, 'nowhere')}`).split(' ');
  const parser = yargs([...words, '--config', join(root, 'schemadiff.config.ts')])
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new Error(message);
    })
    .command(diff)
    .command(plan)
    .command(profile)
    .command(pull);
  expect((await refusal(Promise.resolve(parser.parseAsync()))).message).toMatch(
    /^There is no .*nowhere\.$/,
  );
  expect(existsSync(join(root, 'nowhere'))).toBe(false);
});

test('a source that is a connection string without its scheme is not shown', () => {
  const read = () => parseSource('u:secret@host/database');
  expect(read).toThrow('A source looks like a connection string without its scheme.');
  expect(parseSource('u@host/x.json')).toEqual({ type: 'snapshot', path: 'u@host/x.json' });
});
