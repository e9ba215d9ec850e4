/**
 * What two databases have alike, though PostgreSQL prints it otherwise in one of them: it was read back there, from a
 * dump that was restored, or under a column whose type was altered. Or though one of them is of a major that keeps less.
 */

import { kindOf } from '../kinds/registry.ts';
import {
  alikeText,
  type Catalog,
  type CatalogObject,
  type Id,
  type Spec,
  sameJson,
} from '../model/catalog.ts';

/** The same catalog where no spec is another one. */
function withSpecs(catalog: Catalog, specOf: (object: CatalogObject) => Spec): Catalog {
  const changed = [...catalog.objects.values()].flatMap((object): [Id, CatalogObject][] => {
    const spec = specOf(object);
    return spec === object.spec ? [] : [[object.id, { ...object, spec }]];
  });
  if (changed.length === 0) return catalog;
  return { ...catalog, objects: new Map([...catalog.objects, ...changed]) };
}

function specLike(spec: Spec, other: Spec): Spec {
  const alike = Object.entries(spec).flatMap(([key, value]) => {
    const theirs = other[key];
    if (theirs === undefined || sameJson(value, theirs)) return [];
    const isAlike = alikeText({ [key]: value }) === alikeText({ [key]: theirs });
    return isAlike ? [[key, theirs] as const] : [];
  });
  return alike.length === 0 ? spec : { ...spec, ...Object.fromEntries(alike) };
}

/** The catalog as servers of a major keep it, which forget a part of what they take; but what `known` has is left so. */
export function asMajorKeeps(catalog: Catalog, major: number, known: Catalog): Catalog {
  return withSpecs(catalog, (object) => {
    const kept = kindOf(object).keptBy?.(object.spec, major) ?? object.spec;
    const there = known.objects.get(object.id)?.spec;
    return sameJson(kept, object.spec) || sameJson(there, object.spec) ? object.spec : kept;
  });
}

/** The catalog with what is alike as `other` has it. */
export function printedLike(catalog: Catalog, other: Catalog): Catalog {
  return withSpecs(catalog, ({ id, spec }) => {
    const twin = other.objects.get(id);
    return twin === undefined || twin.spec === spec ? spec : specLike(spec, twin.spec);
  });
}
