/** Cases that fail, and why. Each must fail: the list may only get shorter. */

export interface KnownFailure {
  readonly name: string;
  readonly reason: string;
  /** Majors of the servers on which it fails; 0 is PGlite. Everywhere without it. */
  readonly majors?: readonly number[];
}

export const knownFailures: readonly KnownFailure[] = [
  {
    name: 'partition/references-each-other',
    reason:
      'PostgreSQL 14 drops a foreign key to a partitioned table with the partition that it detaches',
    majors: [14],
  },
];
