/** How laws answer. */

import { printedLike } from '../../catalog/alike.ts';
import { type DumpDifference, describeDifference } from '../../database/compare-dumps.ts';
import { diff } from '../../diff/diff.ts';
import type { Catalog } from '../../model/catalog.ts';
import type { HazardCode } from '../../model/hazard.ts';
import { printedDifferences } from '../../prove/clone.ts';
import type { Leg } from '../journey.ts';
import type { StepFailure } from '../script.ts';
import type { Answer, Breach, LawName, ObserverName, PassageStep } from './law.ts';
import type { Trial } from './trial.ts';

export const holds: Answer = { type: 'holds' };

export const notCovered = (why: string): Answer => ({ type: 'not covered', why });

export function broken(
  law: LawName,
  direction: Breach['direction'],
  sentence: string,
  more: Partial<Pick<Breach, 'step' | 'object' | 'differences'>> = {},
): Answer {
  return {
    type: 'broken',
    breach: { law, sentence, direction, step: null, object: null, differences: [], ...more },
  };
}

/** Differences of one observer, when it saw any. */
export const seenBy = (observer: ObserverName, lines: readonly string[]): Breach['differences'] =>
  lines.length === 0 ? [] : [{ observer, lines }];

/** Without those in the order of columns alone: PostgreSQL adds them at the end. */
export const dumpLines = (found: readonly DumpDifference[]): string[] =>
  found.filter(({ kind }) => kind !== 'columnOrder').map(describeDifference);

const announcing: ReadonlySet<HazardCode> = new Set(['may-fail', 'lossy-cast']);

/** The step said that rows may stand in its way. */
const saidItMayFail = (step: PassageStep | undefined): boolean =>
  step?.hazards?.some(({ code }) => announcing.has(code)) === true;

/** A way that did not come to its end. */
export function stopped(law: LawName, trial: Trial, failure: StepFailure): Answer {
  const { direction, step, of, sql, message, sqlstate, violations } = failure;
  const steps = direction === 'up' ? trial.passage.up : (trial.passage.down ?? []);
  if (trial.excused && saidItMayFail(steps[step - 1])) {
    return notCovered(`step ${step} failed on these rows, as it had announced`);
  }
  const state = sqlstate === undefined ? '' : ` (SQLSTATE ${sqlstate})`;
  return broken(
    law,
    direction,
    `${trial.passage.name} ${direction} fails at step ${step} of ${of}: ${message}${state}`,
    { step: sql, differences: seenBy('postgres', violations === undefined ? [] : [violations]) },
  );
}

/** Where a way ended; or the answer of a law that needs its end, and is not the one to say that it has none. */
export function arrival(leg: Leg | null): Extract<Leg['end'], { type: 'arrived' }> | null {
  return leg?.end.type === 'arrived' ? leg.end : null;
}

/** What our reader sees between two catalogs, and the first object of it. */
export function catalogDifference(found: Catalog, expected: Catalog) {
  const seen = printedLike(found, expected);
  const [first] = diff(seen, expected);
  return {
    lines: printedDifferences(seen, expected),
    object: first === undefined ? null : first.type === 'alter' ? first.to.id : first.object.id,
  };
}
