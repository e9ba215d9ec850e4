/**
 * The positions of sequences that others take over: a serial column becomes an identity, or an identity serial. A value
 * that was given once is not given again, whether its row is there or not.
 */

import { kindOf } from '../kinds/registry.ts';
import { continues, optionsIn } from '../kinds/sequence-options.ts';
import type { Catalog, Id } from '../model/catalog.ts';

export interface Succession {
  readonly from: Id;
  readonly to: Id;
}

/** By column, what gives it values; null: it is not one alone. */
function counting({ objects }: Catalog): ReadonlyMap<Id, Id | null> {
  const found = new Map<Id, Id | null>();
  for (const object of objects.values()) {
    const each = kindOf(object).counts?.(object.spec);
    if (each !== undefined) found.set(each.column, found.has(each.column) ? null : each.sequence);
  }
  return found;
}

/** In the order of the columns' names. */
export function successions(before: Catalog, after: Catalog): readonly Succession[] {
  const taking = counting(after);
  return [...counting(before)].sort().flatMap(([column, from]) => {
    const to = taking.get(column);
    if (!from || !to || after.objects.has(from) || before.objects.has(to)) return [];
    const [old, now] = [before.objects.get(from), after.objects.get(to)];
    // Two sequences are there at once while the default goes from the one to the other.
    if (old === undefined || now === undefined || old.kind === now.kind) return [];
    const [options, next] = [optionsIn(old.spec), optionsIn(now.spec)];
    return options && next && continues(options, next) ? [{ from, to }] : [];
  });
}
