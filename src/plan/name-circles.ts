/** Objects that would take each other's names: one of each circle is renamed out of the way first. */

import type { Change } from '../diff/diff.ts';
import { kindOf } from '../kinds/registry.ts';
import type { Id } from '../model/catalog.ts';
import type { Action } from './action.ts';

type Alteration = Extract<Change, { type: 'alter' }>;

export interface Untangled {
  /** Those that were renamed change from there. */
  readonly changes: readonly Change[];
  /** What renames them. */
  readonly away: readonly Action[];
}

/** Names that it has in one state only. */
function namesOnlyIn(state: 'from' | 'to', change: Alteration): readonly string[] {
  const other = change[state === 'from' ? 'to' : 'from'];
  const names = kindOf(other).names?.(other.spec) ?? [];
  return (kindOf(other).names?.(change[state].spec) ?? []).filter((name) => !names.includes(name));
}

/** The last of each circle. */
function circles(changes: readonly Alteration[]): ReadonlySet<Id> {
  const holders = new Map<string, Alteration>();
  for (const change of changes)
    for (const name of namesOnlyIn('from', change)) holders.set(name, change);
  const found = new Set<Id>();
  const done = new Set<Id>();
  const follow = (change: Alteration, path: ReadonlySet<Id>) => {
    const { id } = change.to;
    if (path.has(id)) found.add(id);
    if (done.has(id)) return;
    done.add(id);
    for (const name of namesOnlyIn('to', change)) {
      const holder = holders.get(name);
      if (holder !== undefined) follow(holder, new Set(path).add(id));
    }
  };
  for (const change of changes) follow(change, new Set());
  return found;
}

export function withoutCircles(changes: readonly Change[]): Untangled {
  const tangled = circles(changes.filter((change) => change.type === 'alter'));
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
