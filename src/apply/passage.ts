/** A migration in one direction: its steps, and the hash of the catalog at each point on the way. */

import type { Direction, MigrationDocument, MigrationStep } from '../migration/document.ts';
import { type Executable, segmentsOf } from '../prove/run.ts';
import type { Reading } from './comparable.ts';

/** Steps with the hash of the catalog at each point on the way: enough to find out where a database is. */
export interface Route<Step extends RouteStep = RouteStep> {
  /** Hashes of the catalogs in which it starts and ends. */
  readonly start: string;
  readonly end: string;
  readonly steps: readonly Step[];
  /** How the catalogs of the hashes were read. */
  readonly reading?: Reading;
}

export interface RouteStep extends Executable {
  /** Of the catalog after it; null where nobody looked. */
  readonly hash: string | null;
}

export interface Passage extends Route<MigrationStep> {
  readonly document: MigrationDocument;
  readonly direction: Direction;
}

export function passageOf(document: MigrationDocument, direction: Direction): Passage {
  const [start, end] =
    direction === 'up' ? [document.before, document.after] : [document.after, document.before];
  return { document, direction, start, end, steps: document[direction].steps, reading: document };
}

/** The catalog's hash when `done` steps are done; null where the proof did not look. */
export function hashAt({ start, end, steps }: Route, done: number): string | null {
  if (done === steps.length) return end;
  return done === 0 ? start : (steps[done - 1]?.hash ?? null);
}

export interface Segment<Step extends RouteStep = MigrationStep> {
  readonly steps: readonly Step[];
  /** How many steps come before it. */
  readonly from: number;
  readonly to: number;
  readonly transactional: boolean;
}

/** The steps that share a transaction, or one that PostgreSQL may refuse in one. */
export function segments<Step extends RouteStep>(route: Route<Step>): Segment<Step>[] {
  let from = 0;
  return segmentsOf(route.steps).map((steps) => {
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
export function stops(route: Route): number[] {
  return [0, ...segments(route).map(({ to }) => to)];
}
