/** Options of sequences, also of those behind identity columns. */

import type { SequenceData } from './declaration.ts';

/** Options of sequences. Numbers beyond 2^53 are given as bigint. Defaults are PostgreSQL's. */
export interface SequenceOptions {
  /** The first value; `min` of an ascending one, `max` of a descending one unless said. */
  readonly start?: number | bigint;
  /** 1 unless said; negative: it descends. */
  readonly increment?: number | bigint;
  /** The least value; 1, or the type's least of a descending one unless said. */
  readonly min?: number | bigint;
  /** The largest value; the type's largest, or -1 of a descending one unless said. */
  readonly max?: number | bigint;
  /** Values that a session takes at once; 1 unless said. */
  readonly cache?: number | bigint;
  /** Begins again at its end; false unless said. */
  readonly cycle?: boolean;
}

/** As text: JSON has no bigint. */
export function sequenceData({ cycle, ...numbers }: SequenceOptions): SequenceData {
  const given = Object.entries(numbers).map(([key, value]) => [key, String(value)] as const);
  return { ...Object.fromEntries(given), ...(cycle === undefined ? {} : { cycle }) };
}
