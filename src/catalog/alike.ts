/**
 * What two databases have alike, though PostgreSQL prints it otherwise in one of them: it was read back there, from a
 * dump that was restored, or under a column whose type was altered.
 */

import {
  alikeText,
  type Catalog,
  type CatalogObject,
  type Id,
  type Spec,
  sameJson,
} from '../model/catalog.ts';

function specLike(spec: Spec, other: Spec): Spec {
  const alike = Object.entries(spec).flatMap(([key, value]) => {
    const theirs = other[key];
    if (theirs === undefined || sameJson(value, theirs)) return [];
    const isAlike = alikeText({ [key]: value }) === alikeText({ [key]: theirs });
    return isAlike ? [[key, theirs] as const] : [];
  });
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
