/**
 * What two databases have alike, though PostgreSQL prints it otherwise in one of them: it was read back there, from a
 * dump that was restored, or under a column whose type was altered.
 */

import type { Catalog, CatalogObject, Id, Json, Spec } from '../model/catalog.ts';
import { readBack } from '../model/reparse.ts';

const isAlike = (one: Json | undefined, other: Json | undefined): other is string =>
  typeof one === 'string' && typeof other === 'string' && readBack(one) === readBack(other);

function specLike(spec: Spec, other: Spec): Spec {
  const alike = Object.entries(spec).flatMap(([key, value]) =>
    value !== other[key] && isAlike(value, other[key]) ? [[key, other[key]] as const] : [],
  );
  return alike.length === 0 ? spec : { ...spec, ...Object.fromEntries(alike) };
}

/** The catalog with what is alike as `other` has it. */
export function printedLike(catalog: Catalog, other: Catalog): Catalog {
  const changed: [Id, CatalogObject][] = [];
  for (const [id, object] of catalog.objects) {
    const twin = other.objects.get(id);
    if (twin === undefined || twin.spec === object.spec) continue;
    const spec = specLike(object.spec, twin.spec);
    if (spec !== object.spec) changed.push([id, { ...object, spec }]);
  }
  if (changed.length === 0) return catalog;
  return { ...catalog, objects: new Map([...catalog.objects, ...changed]) };
}
