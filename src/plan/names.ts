/** The names that objects take, and those that PostgreSQL gives along with them to what heirs have from them. */

import { kindOf } from '../kinds/registry.ts';
import type { Catalog, CatalogObject } from '../model/catalog.ts';
import { partsBetween } from './heirs.ts';
import { originIn } from './origins.ts';

/** By name space: two objects cannot hold one at the same time. */
export type NamesOf = (object: CatalogObject) => readonly string[];

/** Those that what has `from` gives up, and takes, when it has `to`. */
export const movedBetween = (from: readonly string[], to: readonly string[]) => ({
  freed: from.filter((name) => !to.includes(name)),
  taken: to.filter((name) => !from.includes(name)),
});

export function namesIn(catalog: Catalog): NamesOf {
  const partsOf = partsBetween(catalog, catalog);
  return (object) => {
    const kind = kindOf(object);
    if (kind.renamedByOrigin === undefined) return kind.names?.(object.spec) ?? [];
    const origin = catalog.objects.get(originIn(catalog.dependencies(), object.id));
    const parts = partsOf(object.id).flatMap((id) => catalog.objects.get(id) ?? []);
    return [object, ...parts].flatMap(
      (each) => kindOf(each).names?.(each.spec, origin?.spec) ?? [],
    );
  };
}
