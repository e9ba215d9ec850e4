/** What came out of rehearsing: data; report-*.ts say it in words. */

import type { Sql } from '../../model/sql.ts';
import type { Breach, LawName } from '../law/law.ts';
import type { WorldSpec } from '../world/spec.ts';
import type { Case } from './case.ts';

/** A law that does not hold, with the least that shows it. */
export interface Finding {
  readonly passage: string;
  readonly breach: Breach;
  /** Shrunk: the rows and the statements of the old release without which the law holds. */
  readonly found: Case;
  /** SQL of the tables that it is about, as they are before; none where no table is named. */
  readonly schema: readonly Sql[];
  /** What was in the tables beside the rows of the case; generated rows alone unless said. */
  readonly world?: WorldSpec | undefined;
  /** For the same case again: fast-check's seed, and the path to the shrunk case. */
  readonly seed: number;
  /** Null: a case that was kept before, or nothing was generated. */
  readonly path: string | null;
  /** How often it was shrunk. */
  readonly shrinks: number;
}

/** What one law said of a passage in all its trials. */
export type LawOutcome =
  | { readonly type: 'held' /** Trials in which it was asked and held. */; readonly trials: number }
  | { readonly type: 'not covered'; readonly why: string };

/** What became of one passage. */
export type PassageOutcome = {
  readonly passage: string;
  /** Cases that were run to their end, with the one that broke a law. */
  readonly runs: number;
  readonly milliseconds: number;
} & (
  | {
      readonly type: 'held';
      readonly laws: Readonly<Partial<Record<LawName, LawOutcome>>>;
      readonly notCovered: readonly string[];
    }
  | { readonly type: 'broken'; readonly finding: Finding }
  /** Stopped, timed out, or never begun: nothing is known, and nothing is a failure. */
  | { readonly type: 'cut short'; readonly why: string }
);

/** What a rehearsal found; plain data. */
export interface RehearsalReport {
  /** Go only when every passage held, and there was at least one. */
  readonly verdict: 'go' | 'no-go';
  /** What the rehearsal ran on: `generated rows`, `dump prod.sql`. */
  readonly world: string;
  readonly seed: number;
  /** Cases for each passage, at most. */
  readonly runs: number;
  readonly outcomes: readonly PassageOutcome[];
  /** What could not be shown anywhere in it. */
  readonly notCovered: readonly string[];
  readonly milliseconds: number;
}

/** A rehearsal of nothing is no go, nor is one in which no law had anything to look at. */
export function verdictOf(outcomes: readonly PassageOutcome[]): RehearsalReport['verdict'] {
  const asked = outcomes.some(
    (outcome) =>
      outcome.type === 'held' && Object.values(outcome.laws).some(({ type }) => type === 'held'),
  );
  return asked && outcomes.every(({ type }) => type === 'held') ? 'go' : 'no-go';
}
