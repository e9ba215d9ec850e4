/**
 * Heirs that have a column of their own and store it otherwise than the table from which they have it too: CREATE TABLE …
 * INHERITS would give it the storage of that one's. They are made first, and inherit then. What they only inherit is
 * stored as they have it after that.
 */

import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type CatalogObject, type Id, parentIn } from '../model/catalog.ts';
import type { Statement } from '../model/statement.ts';
import type { Action } from './action.ts';
import { once } from './once.ts';

/** How columns are stored, where it is said, by column. */
const storageIn = once((catalog: Catalog): ReadonlyMap<Id, CatalogObject> => {
  const found = new Map<Id, CatalogObject>();
  for (const object of catalog.objects.values()) {
    if (kindOf(object).stored === undefined) continue;
    const column = parentIn(catalog.dependencies(), object.id);
    if (column !== undefined) found.set(column, object);
  }
  return found;
});

const storedAs = (object: CatalogObject | undefined) =>
  (object && kindOf(object).stored?.(object.spec)) ?? '';

const typeOf = (column: CatalogObject | undefined) =>
  column && kindOf(column).typeOf?.(column.spec);

/** What has the columns of a new table stored as ever that come from others, where these are not, and it has them otherwise. */
export function storedAgain(
  { action, inherited }: { readonly action: Action; readonly inherited: ReadonlySet<Action> },
  before: Catalog,
  after: Catalog,
): Statement[] {
  if (action.type !== 'create' || inherited.size === 0) return [];
  const dependencies = after.dependencies();
  const found = new Map<string, Statement>();
  for (const { type, object } of inherited) {
    if (type !== 'create' || parentIn(dependencies, object.id) !== action.object.id) continue;
    const own = storedAs(storageIn(after).get(object.id));
    const from = (dependencies.get(object.id) ?? []).filter(({ through }) => through !== undefined);
    const others = from.flatMap(({ on }) => {
      const [was, is] = [before, after].map((catalog) => typeOf(catalog.objects.get(on)));
      // One of another type is stored as that is.
      const catalogs = was === is ? [before, after] : [after];
      return catalogs.flatMap((catalog) => storageIn(catalog).get(on) ?? []);
    });
    for (const other of others) {
      if (storedAs(other) === own) continue;
      for (const each of kindOf(other).unstored?.(other.spec, object.spec) ?? [])
        found.set(String(each.sql), each);
    }
  }
  return [...found.values()];
}

/** The tables. None that only inherits some column: how that is stored, it cannot have before. */
export function storedApart(catalog: Catalog): ReadonlySet<Id> {
  const dependencies = catalog.dependencies();
  const storage = storageIn(catalog);
  const [apart, inheriting] = [new Set<Id>(), new Set<Id>()];
  if (storage.size === 0) return apart;
  for (const [id, list] of dependencies) {
    const object = catalog.objects.get(id);
    if (object === undefined || kindOf(object).typeOf === undefined) continue;
    const table = parentIn(dependencies, id);
    if (table === undefined) continue;
    for (const { type, on } of list) {
      if (type === 'inherits') inheriting.add(table);
      if (type === 'shares' && storedAs(storage.get(id)) !== storedAs(storage.get(on)))
        apart.add(table);
    }
  }
  return new Set([...apart].filter((table) => !inheriting.has(table)));
}
