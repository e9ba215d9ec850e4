/** A migration in one direction: its steps, and the hash of the catalog at each point on the way. */

import type { Direction, MigrationDocument, MigrationStep } from '../migration/document.ts';
import { segmentsOf } from '../prove/run.ts';

export interface Passage {
  readonly document: MigrationDocument;
  readonly direction: Direction;
  readonly steps: readonly MigrationStep[];
}

export function passageOf(document: MigrationDocument, direction: Direction): Passage {
  return { document, direction, steps: document[direction].steps };
}

/** The catalog's hash when `done` steps are done; null where the proof did not look. */
export function hashAt({ document, direction, steps }: Passage, done: number): string | null {
  const [start, end] =
    direction === 'up' ? [document.before, document.after] : [document.after, document.before];
  if (done === steps.length) return end;
  return done === 0 ? start : (steps[done - 1]?.hash ?? null);
}

export interface Segment {
  readonly steps: readonly MigrationStep[];
  /** How many steps come before it. */
  readonly from: number;
  readonly to: number;
  readonly transactional: boolean;
}

/** The steps that share a transaction, or one that PostgreSQL may refuse in one. */
export function segments(passage: Passage): Segment[] {
  let from = 0;
  return segmentsOf(passage.steps).map((steps) => {
    const segment = {
      steps,
      from,
      to: from + steps.length,
      transactional: steps.every((step) => step.transactional),
    };
    from = segment.to;
    return segment;
  });
}

/** Where a crash can leave it: at the start, or after a segment. */
export function stops(passage: Passage): number[] {
  return [0, ...segments(passage).map(({ to }) => to)];
}
