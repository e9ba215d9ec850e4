/**
 * What is in the way of renames, which come before everything else. What has a name that something gets, and gets none
 * itself, goes out of the way, and leaves, or gets the name that it shall have, from there. So does what goes to another
 * schema along with its table, where something has its name there.
 */

import { asideName } from '../kinds/generated-name.ts';
import { type Catalog, type CatalogObject, type Id, parentIn } from '../model/catalog.ts';
import type { NamedWith } from './heirs.ts';
import { movedBetween } from './names.ts';
import { ownersIn } from './owners.ts';
import {
  type Name,
  namesHeldIn,
  namesUnder,
  ownName,
  type Rename,
  renameObject,
} from './rename.ts';

/** What it holds under a name in its schema, whatever its table is called. */
function namesInSchema(object: CatalogObject, name: Name): readonly string[] {
  const { spec } = object;
  const names = namesUnder(object, name);
  if (spec.table === undefined) return names;
  const ofAnother = namesUnder({ ...object, spec: { ...spec, table: '' } }, name);
  return names.filter((each) => ofAnother.includes(each));
}

/** Where what goes to another schema with a table will be: its indexes and keys, and the sequences that its columns own. */
function schemasAfter(
  renames: readonly Rename[],
  catalog: Catalog,
): ReadonlyMap<Id, string | null> {
  const schemas = new Map(
    renames.flatMap(({ from, to, idOf }) =>
      from.schema === to.schema ? [] : [[idOf(from), to.schema] as const],
    ),
  );
  if (schemas.size === 0) return new Map();
  const owners = ownersIn(catalog);
  const dependencies = catalog.dependencies();
  const movesWith = (id: Id): Id | undefined => {
    const whole = owners.get(id) ?? parentIn(dependencies, id);
    return whole === undefined || schemas.has(whole) ? whole : movesWith(whole);
  };
  return new Map(
    [...catalog.objects.keys()].flatMap((id) => {
      const table = movesWith(id);
      const schema = table === undefined ? undefined : schemas.get(table);
      return schema === undefined ? [] : [[id, schema] as const];
    }),
  );
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
  const all = namesHeldIn(catalog);
  const taken = new Set([...wanted, ...all.flatMap(({ names }) => names)]);
  const places = schemasAfter(renames, catalog);
  return all.flatMap(({ object, names }) => {
    const { id } = object;
    if (renamed.has(id) || renameObject(object, ownName(object), []) === null) return [];
    const { name, schema } = ownName(object);
    const goes = places.get(id);
    const there = goes === undefined ? [] : namesInSchema(object, { name, schema: goes });
    const isFound = there.some((each) => taken.has(each));
    const isOthers = names.some((each) => wanted.has(each)) && !catalog.outside?.has(id);
    if (!isFound && !isOthers) {
      for (const each of there) taken.add(each);
      return [];
    }
    const schemas = goes === undefined ? [schema] : [schema, goes];
    // Not what it holds under any name.
    const holds = (other: string) =>
      movedBetween(
        names,
        schemas.flatMap((each) => namesInSchema(object, { name: other, schema: each })),
      ).taken;
    const free = asideName(name, undefined, (other) =>
      holds(other).some((held) => taken.has(held)),
    );
    for (const held of holds(free)) taken.add(held);
    return renameObject(object, { name: free, schema }, namedWith(object)) ?? [];
  });
}
