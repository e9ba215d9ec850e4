/** A migration that never ends costs its own verdict only. */

import { expect, it } from 'vitest';
import { rehearseGuarded } from '../../../src/rehearse/foreign/guarded.ts';

it('ends the process at a migration that hangs, and goes on after it', async () => {
  const script = (text: string) => ({ text, file: 'x.sql', line: 1, transaction: true });
  const results = await rehearseGuarded({
    migrations: [
      { id: 'a', up: script('CREATE TABLE t (a int)'), down: script('DROP TABLE t') },
      {
        id: 'hangs',
        up: script('DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$'),
        down: script('SELECT 1'),
      },
      {
        id: 'b',
        up: script('ALTER TABLE t ADD b int'),
        down: script('ALTER TABLE t DROP a'),
      },
    ],
    setup: script('CREATE SCHEMA app'),
    url: null,
    seed: 1,
    rows: 0,
    timeout: 30_000,
    workers: 1,
    progress: () => undefined,
  });
  expect(results.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['a', 'restores'],
    ['hangs', 'not-covered'],
    ['b', 'wrong'],
  ]);
  expect(results[1]?.reason).toBe('it did not end within 30 s');
}, 240_000);

it('answers what was judged when it is called off, and leaves nothing running', async () => {
  const script = (text: string) => ({ text, file: 'x.sql', line: 1, transaction: true });
  const controller = new AbortController();
  const results = await rehearseGuarded({
    migrations: [
      { id: 'a', up: script('CREATE TABLE t (a int)'), down: script('DROP TABLE t') },
      { id: 'hangs', up: script('DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$'), down: null },
    ],
    setup: null,
    url: null,
    seed: 1,
    rows: 0,
    timeout: 120_000,
    workers: 1,
    progress: () => controller.abort(),
    signal: controller.signal,
  });
  expect(results.map(({ id }) => id)).toEqual(['a']);
}, 60_000);
