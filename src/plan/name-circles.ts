/** Objects that would take each other's names: one of each circle is renamed out of the way first. */

import type { Alter, Change } from '../diff/diff.ts';
import { kindOf } from '../kinds/registry.ts';
import type { Catalog, Id } from '../model/catalog.ts';
import type { Action } from './action.ts';
import { movedBetween, namesIn } from './names.ts';

export interface Untangled {
  /** Those that were renamed change from there. */
  readonly changes: readonly Change[];
  /** What renames them. */
  readonly away: readonly Action[];
}

/** The last of each circle. */
function circles(changes: readonly Alter[], before: Catalog, after: Catalog): ReadonlySet<Id> {
  const [namesBefore, namesAfter] = [namesIn(before), namesIn(after)];
  const moved = new Map(
    changes.map((change) => [
      change,
      movedBetween(namesBefore(change.from), namesAfter(change.to)),
    ]),
  );
  const holders = new Map<string, Alter>();
  for (const [change, { freed }] of moved) for (const name of freed) holders.set(name, change);
  const found = new Set<Id>();
  const done = new Set<Id>();
  const follow = (change: Alter, path: ReadonlySet<Id>) => {
    const { id } = change.to;
    if (path.has(id)) found.add(id);
    if (done.has(id)) return;
    done.add(id);
    for (const name of moved.get(change)?.taken ?? []) {
      const holder = holders.get(name);
      if (holder !== undefined) follow(holder, new Set(path).add(id));
    }
  };
  for (const change of changes) follow(change, new Set());
  return found;
}

export function withoutCircles(
  changes: readonly Change[],
  before: Catalog,
  after: Catalog,
): Untangled {
  const alterations = changes.filter((change) => change.type === 'alter');
  const tangled = circles(alterations, before, after);
  const away: Action[] = [];
  const untangled = changes.map((change): Change => {
    if (change.type !== 'alter' || !tangled.has(change.to.id)) return change;
    const made = kindOf(change.from).makeWay?.(change.from.spec);
    if (made === undefined) return change;
    const { statements, spec } = made;
    away.push({ type: 'aside', object: change.from, replaces: false, statements });
    return { ...change, from: { ...change.from, spec } };
  });
  return { changes: untangled, away };
}
