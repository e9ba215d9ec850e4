/**
 * Of keys over the same columns PostgreSQL takes the oldest for a foreign key: that of the goal is made before those
 * beside it, and these are not made with their table.
 */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import type { Catalog, Id } from '../model/catalog.ts';
import { once } from './once.ts';

const columnsOf = (catalog: Catalog, id: Id): string | undefined => {
  const object = catalog.objects.get(id);
  const key = object && kindOf(object).key?.(object.spec);
  return key ? JSON.stringify([key.table, ...[...key.columns].sort()]) : undefined;
};

/** Keys that foreign keys hang on, by each of those beside them. */
function readAfter(goal: Catalog): ReadonlyMap<Id, readonly Id[]> {
  const bound = new Map<string, Id[]>();
  for (const [id, list] of goal.dependencies()) {
    const object = goal.objects.get(id);
    if (object === undefined || kindOf(object).binds !== true) continue;
    for (const { on, type } of list) {
      const columns = type === 'needs' ? columnsOf(goal, on) : undefined;
      if (columns !== undefined) append(bound, columns, on);
    }
  }
  const found = new Map<Id, readonly Id[]>();
  for (const id of bound.size === 0 ? [] : goal.objects.keys()) {
    const others = bound.get(columnsOf(goal, id) ?? '');
    if (others !== undefined && !others.includes(id)) found.set(id, others);
  }
  return found;
}

/** Those beside which it is, and which come first. */
export const keysBefore = once(readAfter);
