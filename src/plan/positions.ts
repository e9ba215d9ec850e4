/**
 * The positions of sequences that others take over: a serial column becomes an identity, or an identity serial; a table
 * becomes a partition of one that gives its values from then on. A value that was given once is not given again, whether
 * its row is there or not.
 */

import { kindOf } from '../kinds/registry.ts';
import { continues, optionsIn } from '../kinds/sequence-options.ts';
import type { Catalog, Id } from '../model/catalog.ts';
import { originIn } from './origins.ts';

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
  const giving = counting(before);
  if (giving.size === 0) return [];
  const taking = counting(after);
  const dependencies = after.dependencies();
  const found = [...giving].sort().flatMap(([column, from]): Succession[] => {
    const to = taking.get(column) ?? taking.get(originIn(dependencies, column));
    if (!from || !to || after.objects.has(from) || before.objects.has(to)) return [];
    if (!after.objects.has(column)) return [];
    const [old, now] = [before.objects.get(from), after.objects.get(to)];
    if (old === undefined || now === undefined) return [];
    // Two sequences are there at once while the default goes from the one to the other.
    if (kindOf(old).counts === undefined && kindOf(now).counts === undefined) return [];
    const [options, next] = [optionsIn(old.spec), optionsIn(now.spec)];
    return options && next && continues(options, next) ? [{ from, to }] : [];
  });
  // Where several tables become partitions, none of their positions is that of all.
  return found.filter((one) => found.every((other) => other === one || other.to !== one.to));
}
