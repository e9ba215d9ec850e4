/**
 * What comes from another table than before, and is called like what it came from: PostgreSQL keeps the old name
 * when a table inherits from another one than before, and nothing tells in the objects themselves.
 */

import type { Change } from '../diff/diff.ts';
import { kindOf } from '../kinds/registry.ts';
import type { Catalog, Dependencies, Id } from '../model/catalog.ts';

/** The first that an object comes from, by inheritance; itself, where it comes from none. */
export function originIn(dependencies: Dependencies, id: Id): Id {
  const from = (dependencies.get(id) ?? []).find(
    ({ type }) => type === 'inherits' || type === 'shares',
  );
  return from === undefined ? id : originIn(dependencies, from.on);
}

/** The same part of the tables that it is inherited from, by what ties the tables. */
function originsIn(catalog: Catalog, id: Id): ReadonlyMap<Id, Id> {
  const found = new Map<Id, Id>();
  for (const { on, type, through } of catalog.dependencies().get(id) ?? []) {
    if (through !== undefined && (type === 'inherits' || type === 'shares')) found.set(through, on);
  }
  return found;
}

/** Alterations of objects that are alike before and after, and come from other ones. */
export function ofOtherOrigin(
  before: Catalog,
  after: Catalog,
  changes: readonly Change[],
): readonly Change[] {
  const changed = new Set(changes.flatMap((each) => (each.type === 'alter' ? [each.to.id] : [])));
  return [...after.dependencies().keys()].flatMap((id): Change[] => {
    const [from, to] = [before.objects.get(id), after.objects.get(id)];
    if (from === undefined || to === undefined || changed.has(id)) return [];
    const attribute = kindOf(to).renamedByOrigin;
    if (attribute === undefined) return [];
    const [old, now] = [originsIn(before, id), originsIn(after, id)];
    const [first] = old.keys();
    if (first === undefined || now.size === 0 || now.has(first)) return [];
    return [{ type: 'alter', from, to, attributes: [attribute] }];
  });
}
