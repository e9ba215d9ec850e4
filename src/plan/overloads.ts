/** What goes while others of its name come: PostgreSQL may not know which of them is meant, or take the old one. */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import type { CatalogObject, Id } from '../model/catalog.ts';

const nameOf = (object: CatalogObject) => {
  const name = kindOf(object).overloads?.nameOf(object.spec);
  return name === undefined ? undefined : `${object.kind} ${name}`;
};

/** For each of those that go, the others that come and that are mistaken for it; those with none are left out. */
export function mistakenFor(
  going: readonly CatalogObject[],
  coming: readonly CatalogObject[],
): ReadonlyMap<Id, readonly Id[]> {
  const named = new Map<string, CatalogObject[]>();
  for (const object of coming) {
    const name = nameOf(object);
    if (name !== undefined) append(named, name, object);
  }
  const found = new Map<Id, readonly Id[]>();
  for (const object of named.size === 0 ? [] : going) {
    const others = (named.get(nameOf(object) ?? '') ?? []).filter(
      ({ id, spec }) =>
        id !== object.id && kindOf(object).overloads?.mistakable(object.spec, spec) === true,
    );
    if (others.length > 0)
      found.set(
        object.id,
        others.map(({ id }) => id),
      );
  }
  return found;
}
