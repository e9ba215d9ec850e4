import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { asKnown } from '../../src/cli/unexpected.ts';
import { refused } from '../../src/model/error.ts';

test('what the operating system refuses is not for us to be told', () => {
  const folder = tmpdir();
  try {
    writeFileSync(folder, '');
    expect.unreachable();
  } catch (error) {
    const { outcome, where, why, next } = asKnown(error);
    expect({ outcome, where }).toEqual({ outcome: 'failed', where: folder });
    expect(why).toMatch(/^EISDIR/);
    expect(next).not.toMatch(/report/);
  }
});

test.each([
  ['EACCES', 'refused'],
  ['EPERM', 'refused'],
  ['EROFS', 'refused'],
  ['ENOSPC', 'failed'],
])('%s: %s', (code, outcome) => {
  const error = Object.assign(new Error(code), { code, errno: -1, syscall: 'open' });
  expect(asKnown(error).outcome).toBe(outcome);
});

test('a fault of ours is', () => {
  const { message, why, next } = asKnown(new TypeError('x is not a function'));
  expect(message).toBe('schemadiff met an error that it does not know.');
  expect(why).toBe('x is not a function');
  expect(next).toMatch(/report/);
});

test('an error that says it all stays as it is', () => {
  const error = refused('no');
  expect(asKnown(error)).toBe(error);
});
