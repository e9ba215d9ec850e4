/** What a history renames, as definitions say it: the same item under another name, or in another schema. */

import { kindOf } from '../../../src/kinds/registry.ts';
import type { Catalog, CatalogObject } from '../../../src/model/catalog.ts';
import type { Origin } from '../../../src/model/origin.ts';
import { nameOf, wholeOf } from '../../../src/plan/rename.ts';
import type { Scene } from '../../../src/rehearse/arbitrary/generator.ts';
import type { Item, Schema } from '../../../src/rehearse/arbitrary/item.ts';
import { generators } from '../../../src/rehearse/arbitrary/kind/registry.ts';
import { Items } from '../../../src/rehearse/arbitrary/scene.ts';

/** The key of the table or domain that an item is a part of. */
function wholeKey({ values: { table, domain } }: Item): number | null {
  const key = table ?? domain;
  return typeof key === 'number' ? key : null;
}

/** The object that an item became; undefined where PostgreSQL refused it, or gave it a name of its own. */
function objectOf(item: Item, scene: Scene, catalog: Catalog): CatalogObject | undefined {
  const key = wholeKey(item);
  const whole = key === null ? undefined : scene.item(key);
  const home = scene.schema((whole ?? item).values.schema ?? null);
  return [...catalog.objects.values()].find(
    ({ kind, spec }) =>
      kind === item.kind &&
      spec.name === item.values.name &&
      (spec.schema ?? home) === home &&
      wholeOf(spec) === (whole?.values.name ?? null),
  );
}

/** Every rename between the two, declared; `catalog` is of the last. */
export function originsOf(first: Schema, last: Schema, catalog: Catalog): readonly Origin[] {
  const scenes = [first, last].map((schema) => new Items(schema, generators));
  const [old, now] = scenes;
  if (old === undefined || now === undefined) return [];
  return now.items.flatMap((item): Origin[] => {
    const was = old.item(item.key);
    if (was === undefined || wholeKey(was) !== wholeKey(item)) return [];
    const object = objectOf(item, now, catalog);
    if (object === undefined || kindOf(object).rename === undefined) return [];
    const to = nameOf(object.spec);
    const whole = wholeOf(object.spec);
    const schema =
      to.schema === null || whole !== null ? null : old.schema(was.values.schema ?? null);
    const name = String(was.values.name);
    const renamedFrom = {
      name: name === to.name ? null : name,
      schema: schema === to.schema ? null : schema,
    };
    if (renamedFrom.name === null && renamedFrom.schema === null) return [];
    return [
      {
        kind: object.kind,
        schema: to.schema,
        table: whole === null ? null : String(whole),
        name: to.name,
        where: `item ${item.key}`,
        renamedFrom,
        members: new Map(),
      },
    ];
  });
}
