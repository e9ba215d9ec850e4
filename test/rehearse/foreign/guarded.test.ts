/** A migration that never ends costs its own verdict only. */

import { expect, it } from 'vitest';
import { flyway } from '../../../src/rehearse/foreign/format/flyway.ts';
import { rehearseGuarded } from '../../../src/rehearse/foreign/guarded.ts';
import { isFinding } from '../../../src/rehearse/foreign/report.ts';
import { folderOf } from './folder.ts';

it('ends the process at a migration that hangs, and goes on after it', async () => {
  const script = (text: string) => ({ text, file: 'x.sql', line: 1, transaction: true });
  const results = await rehearseGuarded({
    format: 'plain',
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

it('does not find fault with a repeatable migration of Flyway, which has no way down', async () => {
  const folder = folderOf({
    'V1__t.sql': 'CREATE TABLE t (a int)',
    'U1__t.sql': 'DROP TABLE t',
    'V2__u.sql': 'CREATE TABLE u (a int)',
    'R__v.sql': 'CREATE OR REPLACE VIEW v AS SELECT a FROM t',
  });
  const results = await rehearseGuarded({
    format: 'flyway',
    migrations: await flyway.read(folder, { command: undefined, setup: null }),
    setup: null,
    url: null,
    seed: 1,
    rows: 0,
    timeout: 60_000,
    workers: 1,
    progress: () => undefined,
  });
  expect(results.map((each) => [each.id, each.verdict, isFinding(each, new Set())])).toEqual([
    ['V1__t', 'restores', false],
    ['V2__u', 'no-down', true],
    ['R__v', 'no-down', false],
  ]);
}, 240_000);

it('answers what was judged when it is called off, and leaves nothing running', async () => {
  const script = (text: string) => ({ text, file: 'x.sql', line: 1, transaction: true });
  const controller = new AbortController();
  const results = await rehearseGuarded({
    format: 'plain',
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
