/** Options of sequences, also of those behind identity columns. */

import type { SequenceData } from './declaration.ts';

export interface SequenceOptions {
  readonly start?: number | bigint;
  readonly increment?: number | bigint;
  readonly min?: number | bigint;
  readonly max?: number | bigint;
  readonly cache?: number | bigint;
  readonly cycle?: boolean;
}

/** As text: JSON has no bigint. */
export function sequenceData({ cycle, ...numbers }: SequenceOptions): SequenceData {
  const given = Object.entries(numbers).map(([key, value]) => [key, String(value)] as const);
  return { ...Object.fromEntries(given), ...(cycle === undefined ? {} : { cycle }) };
}
