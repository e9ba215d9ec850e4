/** What is kept of a rehearsal, for --continue, is no part of its verdict. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PassageOutcome } from '../../../src/rehearse/run/outcome.ts';
import { RunState } from '../../../src/rehearse/run/state.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'schemadiff-state-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const held: PassageOutcome = {
  type: 'held',
  passage: '0000-users',
  runs: 1,
  milliseconds: 2,
  laws: {},
  notCovered: [],
};

test('what held is there when the run goes on', () => {
  const file = join(folder, 'deep', 'state.json');
  new RunState(file, false).add('key', held);
  expect(new RunState(file, true).get('key')).toEqual(held);
  expect(new RunState(file, false).get('key')).toBeUndefined();
});

test('a folder in which nothing can be written ends no rehearsal', () => {
  writeFileSync(join(folder, 'deep'), 'a file');
  const state = new RunState(join(folder, 'deep', 'state.json'), false);
  state.add('key', held);
  expect(state.get('key')).toEqual(held);
});
