/**
 * A key that a partition has for one of another kind: PostgreSQL takes it up where that one is made, and makes another
 * beside it where the partition is attached.
 */

import { kindOf } from '../kinds/registry.ts';
import type { Catalog, Dependency, Id } from '../model/catalog.ts';

/** The partition is attached, as it is to be, before the other one is made. */
export function isTakenUpLate(catalog: Catalog, id: Id, { on, type }: Dependency): boolean {
  if (type !== 'attached') return false;
  const [part, whole] = [catalog.objects.get(id), catalog.objects.get(on)];
  if (part === undefined || whole === undefined) return false;
  return kindOf(whole).attachesAlike !== undefined && part.kind !== whole.kind;
}

/** What takes such a one up, and what ties the partition. */
interface Late {
  readonly whole: Id;
  readonly tie: Id;
}

export function takenUpLate(catalog: Catalog): readonly Late[] {
  return [...catalog.dependencies()].flatMap(([id, list]) =>
    list.flatMap((each): readonly Late[] =>
      each.through !== undefined && isTakenUpLate(catalog, id, each)
        ? [{ whole: each.on, tie: each.through }]
        : [],
    ),
  );
}
