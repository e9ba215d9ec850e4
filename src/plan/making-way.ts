/**
 * What is in the way of renames, which come before everything else. What has a name that something gets, and gets none
 * itself, goes out of the way, and leaves, or gets the name that it shall have, from there. So does what goes to another
 * schema along with its table, where something has its name there.
 */

import { asideName } from '../kinds/generated-name.ts';
import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import { type Catalog, type CatalogObject, type Id, parentIn } from '../model/catalog.ts';
import type { NamedWith } from './heirs.ts';
import { movedBetween } from './names.ts';
import { ownersIn } from './owners.ts';
import { type Name, nameOf, namesUnder, type Rename, renameObject } from './rename.ts';

/** What it holds under a name in its schema, whatever its table is called. */
function namesInSchema(object: CatalogObject, name: Name): readonly string[] {
  const { spec } = object;
  const names = namesUnder(object, name);
  if (spec.table === undefined) return names;
  const ofAnother = namesUnder({ ...object, spec: { ...spec, table: '' } }, name);
  return names.filter((each) => ofAnother.includes(each));
}

/** What goes with each table to another schema: its indexes and keys, and the sequences that its columns own. */
function companionsIn(catalog: Catalog): ReadonlyMap<Id, readonly CatalogObject[]> {
  const owners = ownersIn(catalog);
  const found = new Map<Id, CatalogObject[]>();
  for (const object of catalog.objects.values()) {
    if (kindOf(object).rename === undefined) continue;
    const table = owners.get(object.id) ?? parentIn(catalog.dependencies(), object.id);
    if (table !== undefined) append(found, table, object);
  }
  return found;
}

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
  const away = (object: CatalogObject, schemas: readonly (string | null)[]): Rename[] => {
    const { name, schema } = nameOf(object.spec);
    const own = namesUnder(object, { name, schema });
    // Not what it holds under any name.
    const holds = (other: string) => {
      const names = schemas.flatMap((each) => namesInSchema(object, { name: other, schema: each }));
      return movedBetween(own, names).taken;
    };
    const free = asideName(name, undefined, (other) =>
      holds(other).some((held) => taken.has(held)),
    );
    for (const held of holds(free)) taken.add(held);
    const rename = renameObject(object, { name: free, schema }, namedWith(object));
    return rename === null ? [] : [rename];
  };
  const moves = renames.filter(({ from, to }) => from.schema !== to.schema);
  const companions = moves.length === 0 ? undefined : companionsIn(catalog);
  const alongside = moves.flatMap(({ from, to, idOf }) =>
    (companions?.get(idOf(from)) ?? []).flatMap((object) => {
      if (renamed.has(object.id)) return [];
      const held = namesInSchema(object, { ...nameOf(object.spec), schema: to.schema });
      if (held.some((name) => taken.has(name))) return away(object, [from.schema, to.schema]);
      for (const name of held) taken.add(name);
      return [];
    }),
  );
  const inTheWay = all.flatMap(({ object, names }) => {
    if (!names.some((name) => wanted.has(name))) return [];
    if (renamed.has(object.id) || catalog.outside?.has(object.id)) return [];
    return away(object, [nameOf(object.spec).schema]);
  });
  return [...alongside, ...inTheWay];
}
