/** A question at a terminal that goes away. */

import { PassThrough } from 'node:stream';
import { confirm } from '@clack/prompts';
import { expect, it } from 'vitest';
import { answer } from '../../src/cli/asking.ts';

const asked = (input: PassThrough) =>
  answer((at) => confirm({ message: 'Go?', initialValue: false, ...at }), {
    at: { input, output: new PassThrough() },
  });

it.each([
  ['an answer', 'y', true],
  ['Enter', '\r', false],
  ['Ctrl-C', '\x03', undefined],
  ['Ctrl-D', '\x04', undefined],
])('%s', async (_, keys, expected) => {
  const input = new PassThrough();
  const found = asked(input);
  input.write(keys);
  expect(await found).toBe(expected);
});

it('a terminal that is closed answers nothing', async () => {
  const input = new PassThrough();
  const found = asked(input);
  input.end();
  expect(await found).toBeUndefined();
});
