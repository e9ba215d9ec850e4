/** Names that PostgreSQL generates, where more than one object would have them. */

import { kindOf } from '../kinds/registry.ts';
import type { Catalog, CatalogObject, Id } from '../model/catalog.ts';

/** Whether another object has the name that PostgreSQL generates for this one. */
export function takenNames(catalogs: readonly Catalog[]): (id: Id) => boolean {
  const nameOf = (object: CatalogObject) => kindOf(object).generatedAs?.(object.spec) ?? null;
  let known: Map<string, Set<Id>> | undefined;
  const holders = () => {
    const found = new Map<string, Set<Id>>();
    for (const object of catalogs.flatMap(({ objects }) => [...objects.values()])) {
      const name = nameOf(object);
      if (name !== null) found.set(name, (found.get(name) ?? new Set()).add(object.id));
    }
    return found;
  };
  return (id) => {
    const objects = catalogs.flatMap((each) => each.objects.get(id) ?? []);
    return objects.map(nameOf).some((name) => {
      if (name === null) return false;
      known ??= holders();
      return (known.get(name)?.size ?? 0) > 1;
    });
  };
}
