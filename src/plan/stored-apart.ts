/**
 * Heirs that have a column of their own and store it otherwise than the table from which they have it too: CREATE TABLE …
 * INHERITS would give it the storage of that one's. They are made first, and inherit then.
 */

import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type Id, parentIn } from '../model/catalog.ts';

/** The tables. None that only inherits some column: how that is stored, it cannot have before. */
export function storedApart(catalog: Catalog): ReadonlySet<Id> {
  const dependencies = catalog.dependencies();
  const storage = new Map<Id, string>();
  for (const object of catalog.objects.values()) {
    const stored = kindOf(object).stored?.(object.spec);
    const column = parentIn(dependencies, object.id);
    if (stored !== undefined && column !== undefined) storage.set(column, stored);
  }
  const [apart, inheriting] = [new Set<Id>(), new Set<Id>()];
  if (storage.size === 0) return apart;
  for (const [id, list] of dependencies) {
    const object = catalog.objects.get(id);
    if (object === undefined || kindOf(object).typeOf === undefined) continue;
    const table = parentIn(dependencies, id);
    if (table === undefined) continue;
    for (const { type, on } of list) {
      if (type === 'inherits') inheriting.add(table);
      if (type === 'shares' && (storage.get(id) ?? '') !== (storage.get(on) ?? ''))
        apart.add(table);
    }
  }
  return new Set([...apart].filter((table) => !inheriting.has(table)));
}
