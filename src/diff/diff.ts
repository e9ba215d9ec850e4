/**
 * Compares two catalogs. Generic: it knows objects, ids and specs, and no kind of object.
 */

import {
  type Catalog,
  type CatalogObject,
  type Id,
  type Spec,
  sameJson,
} from '../model/catalog.ts';

export type Change =
  | { readonly type: 'create'; readonly object: CatalogObject }
  | { readonly type: 'drop'; readonly object: CatalogObject }
  | {
      readonly type: 'alter';
      readonly from: CatalogObject;
      readonly to: CatalogObject;
      /** Keys of the spec whose values differ. */
      readonly attributes: readonly string[];
    };

export type Alter = Extract<Change, { type: 'alter' }>;

function changedAttributes(from: Spec, to: Spec): string[] {
  if (from === to) return [];
  return Object.keys(to).filter((key) => !sameJson(from[key], to[key]));
}

/** What has to change to get from one catalog to the other, in the order of their managed objects. */
export function diff(before: Catalog, after: Catalog): Change[] {
  const changes: Change[] = [];
  const isOutside = (id: Id) => before.outside?.has(id) === true || after.outside?.has(id) === true;
  for (const object of before.objects.values()) {
    if (!after.objects.has(object.id) && !isOutside(object.id)) {
      changes.push({ type: 'drop', object });
    }
  }
  for (const to of after.objects.values()) {
    if (isOutside(to.id)) continue;
    const from = before.objects.get(to.id);
    if (from === undefined) changes.push({ type: 'create', object: to });
    else {
      const attributes = changedAttributes(from.spec, to.spec);
      if (attributes.length > 0) changes.push({ type: 'alter', from, to, attributes });
    }
  }
  return changes;
}
