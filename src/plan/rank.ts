/** The order in which a reader likes to see actions that need not wait for each other. */

import { kindOf, kindRank } from '../kinds/registry.ts';
import type { Catalog, Dependencies, Id } from '../model/catalog.ts';
import { type Action, commitsAlone } from './action.ts';
import { removes } from './nodes.ts';

/** Objects that rest, however far, on a function whose body says what pg_depend does not know. */
function restingOnBodies(after: Catalog): (id: Id) => boolean {
  const known = new Map<Id, boolean>();
  const dependencies = after.dependencies();
  const rests = (id: Id): boolean => {
    const answer = known.get(id);
    if (answer !== undefined) return answer;
    known.set(id, false);
    const object = after.objects.get(id);
    const found =
      (object !== undefined && kindOf(object).bodyUnchecked === true) ||
      (dependencies.get(id) ?? []).some(({ on }) => rests(on));
    known.set(id, found);
    return found;
  };
  return rests;
}

/** Readability: kinds in the registry's order, siblings together; what goes backwards, in negative numbers. */
export function placesOf(
  actions: readonly Action[],
  before: Dependencies,
  after: Dependencies,
): number[] {
  const parentOf = (id: Id) =>
    (after.get(id) ?? before.get(id) ?? []).find(({ type }) => type === 'parent')?.on ?? '';
  const keys = actions.map(({ object }, index) => ({
    index,
    kind: kindRank(object.kind),
    parent: parentOf(object.id),
    object,
  }));
  keys.sort(
    (a, b) =>
      a.kind - b.kind ||
      compareText(a.parent, b.parent) ||
      a.object.ordinal - b.object.ordinal ||
      compareText(a.object.id, b.object.id),
  );
  const places = new Array<number>(actions.length).fill(0);
  for (const [place, { index }] of keys.entries()) {
    const action = actions[index];
    if (action !== undefined) places[index] = removes(action) ? -place : place;
  }
  return places;
}

/** Their places, phase by phase. */
export function ranksOf(
  actions: readonly Action[],
  places: readonly number[],
  goal: Catalog,
): number[] {
  const rests = restingOnBodies(goal);
  return actions.map((action, index) => {
    const rank = phase(action, rests) * actions.length + (places[index] ?? 0);
    // What goes backwards may meet what goes forwards: no two have the same.
    return 2 * rank + (removes(action) ? 0 : 1);
  });
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * First what others may use only after a commit, then what goes, what comes, what runs the bodies of
 * functions, and the discarded.
 */
function phase(action: Action, rests: (id: Id) => boolean): number {
  if (commitsAlone(action)) return 0;
  if (action.type === 'keep') return 1;
  if (action.type === 'drop') return 2;
  if (action.type === 'discard') return 6;
  if (action.type === 'aside') return 2;
  return kindOf(action.object).evaluates === true && rests(action.object.id) ? 5 : 4;
}
