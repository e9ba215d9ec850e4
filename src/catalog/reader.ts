/**
 * The role that reads is named nowhere in a catalog: what it owns has no owner there, and what owners may do is no
 * grant. Definitions, another database or an earlier migration may say as much of it by its name: that is no change.
 */

import { kindOf } from '../kinds/registry.ts';
import {
  type Catalog,
  type CatalogObject,
  type Id,
  kindIn,
  objectId,
  parentIn,
} from '../model/catalog.ts';
import { isAccess, isOwner } from './access.ts';

/** Whether the role that read a catalog owns an object, or what that is a part of or goes with. */
function ownedByReader(catalog: Catalog): (id: Id) => boolean {
  const dependencies = catalog.dependencies();
  const others = new Set(
    [...catalog.objects.values()].flatMap((object) =>
      isOwner(object) ? [parentIn(dependencies, object.id)] : [],
    ),
  );
  const isOwned = (id: Id): boolean => {
    // An extension has no owner that is read, nor has what it brought.
    if (!catalog.objects.has(id) || others.has(id) || kindIn(id) === 'extension') return false;
    if (catalog.ownedByPostgres?.has(id) === true) return false;
    const wholes = (dependencies.get(id) ?? []).filter(
      ({ type }) => type === 'parent' || type === 'follows',
    );
    return wholes.every(({ on }) => isOwned(on));
  };
  return isOwned;
}

/** A copy, of what another role read: `named` says what that is called in it. */
export const readBy = (
  { reader, ownedByPostgres }: Catalog,
  copy: Catalog,
  named: (id: Id) => Id = (id) => id,
): Catalog => ({
  ...copy,
  reader,
  ownedByPostgres: ownedByPostgres && new Set([...ownedByPostgres].map(named)),
});

/** `own`, as `object` that is about the same is called. */
function renamed(own: CatalogObject, object: CatalogObject): CatalogObject {
  const { rules } = kindOf(object);
  const name = Object.entries(object.spec).filter(([key]) => rules[key] === 'identity');
  return { ...object, spec: { ...own.spec, ...Object.fromEntries(name) } };
}

/**
 * `catalog`, as another role would have read it as far as `other` names the one that did. Where that is of the same
 * things, but otherwise (other privileges), they differ.
 */
export function withReaderNamed(catalog: Catalog, other: Catalog): Catalog {
  const { reader } = catalog;
  if (reader === undefined) return catalog;
  const said = [...other.objects.values()].flatMap((object) => {
    if (!isAccess(object) || catalog.objects.has(object.id)) return [];
    const read = kindOf(object).readByItself?.(object.spec, reader) ?? null;
    return read === null ? [] : [{ object, read }];
  });
  if (said.length === 0) return catalog;
  const objects = new Map(catalog.objects);
  const dependencies = new Map(catalog.dependencies());
  const others = other.dependencies();
  const isOwned = ownedByReader(catalog);
  const add = (object: CatalogObject) => {
    const on = (others.get(object.id) ?? []).filter((each) => catalog.objects.has(each.on));
    objects.set(object.id, object);
    dependencies.set(object.id, on);
  };
  for (const { object, read } of said) {
    if (typeof read === 'string') {
      const whole = parentIn(others, object.id);
      if (whole === undefined || !catalog.objects.has(whole)) continue;
      if (read === 'never' || isOwned(whole)) add(object);
    } else {
      const kind = kindOf(object);
      const own = objects.get(objectId(kind.name, kind.identity(read)));
      if (own !== undefined && objects.delete(own.id)) add(renamed(own, object));
    }
  }
  const roles = [...new Set([...catalog.roles, reader])].sort();
  return { ...catalog, objects, dependencies: () => dependencies, roles };
}
