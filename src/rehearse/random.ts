/** Numbers that look random and are the same for the same seed on every machine. */

import { createHash } from 'node:crypto';

export interface Random {
  /** From 0 up to 1, without 1. */
  next(): number;
  /** From 0 up to `below`, without it. */
  integer(below: number): number;
  pick<T>(values: readonly T[]): T | undefined;
  /** True with this probability. */
  chance(probability: number): boolean;
}

/** A sequence of its own for each scope: another table more leaves the rows of the others as they are. */
export function randomOf(seed: number, ...scope: readonly string[]): Random {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...scope]))
    .digest();
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => digest.readInt32LE(at)) as [
    number,
    number,
    number,
    number,
  ];
  /** sfc32 of PractRand: 128 bits of state, 32 bits a step. */
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
  const integer = (below: number) => Math.floor(next() * below);
  return {
    next,
    integer,
    pick: (values) => values[integer(values.length)],
    chance: (probability) => next() < probability,
  };
}
