/** What was seen of a step, a lock, a table written or read again, and is not among what its hazards announce. */

import { type Catalog, type Id, identityIn, parentIn } from '../model/catalog.ts';
import { type Hazard, type HazardCode, hazard } from '../model/hazard.ts';
import { boundBetween } from '../plan/bound.ts';
import { andMore, type HeirsOf, heirsBetween } from '../plan/heirs.ts';
import type { Effect } from '../plan/plan.ts';
import { staying, tablesOfIndexes } from '../plan/relations.ts';
import { renamedBy } from '../plan/rename.ts';
import { usersBetween } from '../plan/type-use.ts';
import type { Observation } from './observe.ts';
import { speaksOf } from './speaks-of.ts';

/** A step, as far as it says what it does. */
export interface Announcing {
  readonly hazards: readonly Hazard[];
  readonly effects?: readonly Effect[];
}

/** What was seen of a relation, and the hazards of which one must have told it; the first says it best. */
export interface Sight {
  /** `takes SHARE on`. */
  readonly what: string;
  readonly relation: string;
  readonly toldBy: readonly [HazardCode, ...HazardCode[]];
}

/** Reads wait as well. */
const excludesAll = ['blocks-reads', 'table-rewrite', 'replaced'] as const;
const excludesWriters = ['blocks-writes', ...excludesAll] as const;

/** Weaker ones block nobody who reads or writes rows. */
const lockHazards: Readonly<Record<string, Sight['toldBy']>> = {
  SHARE: excludesWriters,
  'SHARE ROW EXCLUSIVE': excludesWriters,
  EXCLUSIVE: excludesWriters,
  'ACCESS EXCLUSIVE': excludesAll,
};

function lockOf(lock: string): Sight | undefined {
  const [, mode = '', relation = ''] = /^([A-Z ]+) (.*)$/s.exec(lock) ?? [];
  const toldBy = lockHazards[mode];
  return toldBy === undefined ? undefined : { what: `takes ${mode} on`, relation, toldBy };
}

/** Statements of a migration that move data read and write what they name: no lock that matters. */
function sightsOf({ locks, rewrites, scans }: Observation): Sight[] {
  const blocking = locks.flatMap((lock) => lockOf(lock) ?? []);
  const held = new Set(blocking.map(({ relation }) => relation));
  return [
    ...blocking,
    ...rewrites.map((relation) => ({
      what: 'writes again',
      relation,
      toldBy: ['table-rewrite', 'replaced', 'table-scan'] as const,
    })),
    ...scans
      .filter((relation) => held.has(relation))
      .map((relation) => ({
        what: 'reads every row of',
        relation,
        // An index that is built reads its table too; nobody plans what a person's statement reads.
        toldBy: ['table-scan', 'table-rewrite', 'blocks-writes', 'replaced', 'by-hand'] as const,
      })),
  ];
}

/** What the step renames is looked at under its new name, and announced under the old one. */
function namesBefore({ effects = [] }: Announcing, name: string): string[] {
  return effects.flatMap(({ type, id, from }) =>
    type === 'rename' && from !== undefined && identityIn(id) === name ? [identityIn(from)] : [],
  );
}

function isTold(
  step: Announcing,
  { toldBy }: Sight,
  relations: readonly string[],
  reachedBy: HeirsOf,
): boolean {
  const names = [...relations, ...relations.flatMap((each) => namesBefore(step, each))];
  const isReached = () =>
    (step.effects ?? []).some(({ type, id }) =>
      reachedBy(id, type === 'drop').some((each) => names.includes(identityIn(each))),
    );
  return step.hazards.some(
    ({ code, message }) =>
      toldBy.includes(code) &&
      (code === 'by-hand' ||
        names.some((name) => speaksOf(message, name)) ||
        (andMore.test(message) && isReached())),
  );
}

/** What is to be said of it after all. */
export function hazardOf({ what, relation, toldBy }: Sight): Hazard {
  return hazard(toldBy[0], `it ${what} ${relation}, as was seen on the copy`);
}

/**
 * What was seen of a step on the way between two catalogs that have been looked through once. One without effects belongs
 * to the step before it.
 */
export type Untold = (step: Announcing, seen: Observation) => readonly Sight[];

/** By direction; `up`: its steps. */
export function untoldBetween(
  before: Catalog,
  after: Catalog,
  up: readonly Pick<Announcing, 'effects'>[],
): Readonly<Record<'up' | 'down', Untold>> {
  const tables = tablesOfIndexes(before, after);
  const heirsOf = heirsBetween(before, after, renamedBy(up));
  const { of: boundOf } = boundBetween(before, after);
  const usersOf = usersBetween(before, after);
  const usersOfWhole = (id: Id) => usersOf(parentIn(after.dependencies(), id) ?? id);
  const reachedBy: HeirsOf = (id, goes) => [
    ...heirsOf(id, goes),
    ...boundOf(id),
    ...usersOfWhole(id),
  ];
  const on = (stays: ReadonlySet<string>): Untold => {
    let effects: readonly Effect[] = [];
    return (step, seen) => {
      if (step.effects !== undefined && step.effects.length > 0) effects = step.effects;
      return sightsOf(seen).filter((sight) => {
        const table = tables.get(sight.relation);
        const relations = table === undefined ? [sight.relation] : [sight.relation, table];
        const told = isTold({ ...step, effects }, sight, relations, reachedBy);
        return stays.has(sight.relation) && !told;
      });
    };
  };
  return { up: on(staying(before, after)), down: on(staying(after, before)) };
}
