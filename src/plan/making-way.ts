/**
 * What has a name that something gets by a rename, and gets none itself: renames come before everything else, so it
 * goes out of the way, and leaves, or gets the name that it shall have, from there.
 */

import { asideName } from '../kinds/generated-name.ts';
import type { Catalog, Id } from '../model/catalog.ts';
import type { NamedWith } from './heirs.ts';
import { movedBetween } from './names.ts';
import { nameOf, namesUnder, type Rename, renameObject } from './rename.ts';

export function makingWay(
  renames: readonly Rename[],
  catalog: Catalog,
  namedWith: NamedWith,
): Rename[] {
  const renamed = new Set<Id>(
    renames.flatMap((each) => [each.idOf(each.from), ...each.heirIds(each.from)]),
  );
  const wanted = new Set(renames.flatMap((each) => each.holds(each.to)));
  const all = [...catalog.objects.values()].map((object) => ({
    object,
    names: namesUnder(object, nameOf(object.spec)),
  }));
  const taken = new Set([...wanted, ...all.flatMap(({ names }) => names)]);
  return all.flatMap(({ object, names }) => {
    if (!names.some((name) => wanted.has(name))) return [];
    if (renamed.has(object.id) || catalog.outside?.has(object.id)) return [];
    const { name, schema } = nameOf(object.spec);
    const away = asideName(name, undefined, (other) =>
      movedBetween(names, namesUnder(object, { name: other, schema })).taken.some((each) =>
        taken.has(each),
      ),
    );
    return renameObject(object, { name: away, schema }, namedWith(object)) ?? [];
  });
}
