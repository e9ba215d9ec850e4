/** What a gate answers: go with its evidence, no-go with what was found, or that it proved nothing. */

export const gateNames = [
  'review',
  'fresh',
  'prod-like',
  'rollback',
  'repeat',
  'verify',
  'tests',
] as const;

export type GateName = (typeof gateNames)[number];

/** What a gate is for, in a line. */
export const gatePurposes: Readonly<Record<GateName, string>> = {
  review: 'the migrations are sealed, and every loss of data is acknowledged by name',
  fresh: 'all migrations on an empty database end in exactly the declared schema',
  'prod-like': 'the migrations run on rows, and keep those of surviving columns',
  rollback: 'down brings back the schema and the data',
  repeat: 'applying again and planning again do nothing',
  verify: 'the declared queries return the declared rows',
  tests: "the project's own tests pass on the migrated database",
};

/** Something that speaks against a migration. No rows: counts and names only. */
export interface Finding {
  readonly what: string;
  /** The migration and the step. */
  readonly where?: string | undefined;
  readonly why?: string | undefined;
  readonly next?: string | undefined;
}

/** A line, or lines of one sort: of those, people are shown the first. */
export type Told = string | readonly string[];

interface Seen {
  readonly gate: GateName;
  /** What was done and seen. */
  readonly evidence: readonly Told[];
  /** What could not be proven here. */
  readonly notCovered: readonly Told[];
}

export type GateResult =
  | (Seen & { readonly verdict: 'go' })
  | (Seen & { readonly verdict: 'no-go'; readonly findings: readonly Finding[] })
  | (Seen & {
      readonly verdict: 'not covered';
      readonly reason: string;
      readonly next?: string | undefined;
    });

export type Verdict = GateResult['verdict'];

/** Collects what one gate sees, and judges at the end. */
export class Judge {
  readonly evidence: Told[] = [];
  readonly notCovered: Told[] = [];
  readonly findings: Finding[] = [];
  readonly #gate: GateName;

  constructor(gate: GateName) {
    this.#gate = gate;
  }

  result(): GateResult {
    const { evidence, notCovered, findings } = this;
    const seen = { gate: this.#gate, evidence, notCovered };
    return findings.length > 0
      ? { ...seen, verdict: 'no-go', findings }
      : { ...seen, verdict: 'go' };
  }

  /** The gate could not do its work at all. */
  uncovered(reason: string, next?: string): GateResult {
    const { evidence, notCovered } = this;
    return { gate: this.#gate, verdict: 'not covered', reason, next, evidence, notCovered };
  }
}
