/**
 * Access (owners, grants) beside the schema. Where neither side says anything of it, it is not compared,
 * and never taken away; but what is dropped and made again must get back what it had. Hashes leave it
 * out: it may differ between the environments that one migration is for.
 */

import { accessKinds } from '../kinds/registry.ts';
import type { Catalog, CatalogObject, Dependency, Id } from '../model/catalog.ts';

const names = new Set(accessKinds.map(({ name }) => name));
const isAccess = ({ kind }: CatalogObject) => names.has(kind);

/** The schema alone: what hashes and proofs speak of. */
export function withoutAccess(catalog: Catalog): Catalog {
  const objects = new Map([...catalog.objects].filter(([, object]) => !isAccess(object)));
  if (objects.size === catalog.objects.size) return catalog;
  return { ...catalog, objects };
}

/** True when somebody was given something: then access is compared with the rest. */
export function hasAccess(catalog: Catalog): boolean {
  return withoutAccess(catalog) !== catalog;
}

/** `after` with the access that `before` has to what exists in both. */
export function carryAccess(before: Catalog, after: Catalog): Catalog {
  const kept = [...before.objects.values()].filter((object) => {
    const on = before.dependencies().get(object.id) ?? [];
    return isAccess(object) && on.every((dependency) => after.objects.has(dependency.on));
  });
  if (kept.length === 0) return after;
  const dependencies = new Map<Id, readonly Dependency[]>([
    ...after.dependencies(),
    ...kept.map(({ id }) => [id, before.dependencies().get(id) ?? []] as const),
  ]);
  return {
    ...after,
    objects: new Map([...after.objects, ...kept.map((object) => [object.id, object] as const)]),
    dependencies: () => dependencies,
    roles: [...new Set([...after.roles, ...before.roles])].sort(),
  };
}
