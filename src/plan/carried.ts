/**
 * What PostgreSQL changes along with a table: the sequence that one of its columns owns is logged, or not, as the
 * table from then on. Where it shall be otherwise, it is altered after that, whether it differed before or not.
 */

import type { Alter, Change } from '../diff/diff.ts';
import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type Id, parentIn } from '../model/catalog.ts';

/** What follows a part of another object that stays: that other one. */
export function carrierOf(catalog: Catalog, id: Id): Id | undefined {
  const dependencies = catalog.dependencies();
  const part = dependencies.get(id)?.find(({ type }) => type === 'follows');
  return part && parentIn(dependencies, part.on);
}

/** The changes, where each object starts from what the change of another makes of it. */
export function withCarried(
  before: Catalog,
  after: Catalog,
  changes: readonly Change[],
  major: number,
): readonly Change[] {
  const altered = new Map(
    changes.flatMap((each) => (each.type === 'alter' ? [[each.to.id, each] as const] : [])),
  );
  const carried = new Map<Id, Alter>();
  for (const [id] of altered.size === 0 ? [] : before.dependencies()) {
    const [from, to] = [before.objects.get(id), after.objects.get(id)];
    const along = from && kindOf(from).carriedAlong;
    if (from === undefined || to === undefined || along === undefined || major < along.since)
      continue;
    const { attribute } = along;
    const other = altered.get(carrierOf(before, id) ?? id);
    const value = other?.to.spec[attribute];
    if (other?.attributes.includes(attribute) !== true || value === undefined) continue;
    if (value === to.spec[attribute]) continue;
    const known = altered.get(id);
    carried.set(id, {
      type: 'alter',
      from: { ...from, spec: { ...from.spec, [attribute]: value } },
      to,
      attributes: [...new Set([...(known?.attributes ?? []), attribute])],
    });
  }
  if (carried.size === 0) return changes;
  const others = changes.filter((each) => each.type !== 'alter' || !carried.has(each.to.id));
  return [...others, ...carried.values()];
}
