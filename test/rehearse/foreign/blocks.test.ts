/** Shares of a history are whole blocks, so that what each finds does not depend on how many there are. */

import { describe, expect, it } from 'vitest';
import { beginsBlock, notWhole, sharesOf } from '../../../src/rehearse/foreign/blocks.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);

describe('a history in blocks', () => {
  it.each([
    0, 1, 14, 15, 16, 100, 301,
  ])('%i migrations are all dealt out, in order, whole blocks each', (count) => {
    for (const workers of [1, 2, 3, 16]) {
      const shares = sharesOf(numbers(count), workers);
      expect(shares.flat()).toEqual(numbers(count));
      expect(shares.length).toBeLessThanOrEqual(workers);
      for (const [first = -1] of shares) expect(beginsBlock(first)).toBe(true);
    }
  });

  it('of one that was stopped, blocks that are not whole are judged again', () => {
    const known = new Set([...numbers(15), 20, 21, ...numbers(60).slice(30, 45)]);
    const left = notWhole(50, (number) => known.has(number));
    expect(left).toEqual([...numbers(30).slice(15), 45, 46, 47, 48, 49]);
    expect(sharesOf(left, 8).map(([first]) => first)).toEqual([15]);
  });
});
