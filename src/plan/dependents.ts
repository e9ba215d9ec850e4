/** Dependencies the other way round: who depends on an object. */

import { append } from '../model/append.ts';
import {
  type Dependencies,
  type Dependency,
  type DependencyType,
  type Id,
  waits,
} from '../model/catalog.ts';
import { once } from './once.ts';

/** Who depends on each object, other than by inheritance. */
export const dependentsOf = once(reversed);

function reversed(dependencies: Dependencies): ReadonlyMap<Id, readonly Id[]> {
  const dependents = new Map<Id, Id[]>();
  for (const [from, list] of dependencies) {
    for (const { on, type, through } of list) {
      // What a partition lacks depends on how it is tied, and on nothing of the partition itself.
      const other = type === 'lacks' ? through : on;
      if (type === 'follows' || type === 'awaits' || type === 'passed') continue;
      if (other === undefined) continue;
      if (through !== undefined && type !== 'lacks') continue;
      append(dependents, other, from);
    }
  }
  return dependents;
}

/** These, and all that they wait for. */
export function withNeeds(ids: Iterable<Id>, dependencies: Dependencies): ReadonlySet<Id> {
  const found = new Set(ids);
  for (const id of found) {
    for (const each of dependencies.get(id) ?? []) if (waits(each)) found.add(each.on);
  }
  return found;
}

/** Who passed something on to each object, and to whom it did. */
export function passingOf(dependencies: Dependencies): ReadonlyMap<Id, readonly Id[]> {
  const passing = new Map<Id, Id[]>();
  for (const [from, list] of dependencies) {
    for (const { on, type } of list) {
      if (type !== 'passed') continue;
      append(passing, from, on);
      append(passing, on, from);
    }
  }
  return passing;
}

const falling: ReadonlySet<DependencyType> = new Set(['inherits', 'attached', 'given']);

/** Who falls with each object because its table inherits from the other's. */
export function heirsOf(dependencies: Dependencies): ReadonlyMap<Id, readonly Dependency[]> {
  const heirs = new Map<Id, Dependency[]>();
  for (const [from, list] of dependencies) {
    for (const { on, type, through } of list) {
      if (through === undefined || !falling.has(type)) continue;
      append(heirs, on, { on: from, type, through });
    }
  }
  return heirs;
}
