/** What a history renames, as definitions say it: the same item under another name, or in another schema. */

import { kindOf } from '../../../src/kinds/registry.ts';
import type { Catalog, CatalogObject } from '../../../src/model/catalog.ts';
import type { Origin } from '../../../src/model/origin.ts';
import { nameOf, wholeOf } from '../../../src/plan/rename.ts';
import type { Scene } from '../../../src/rehearse/arbitrary/generator.ts';
import type { Data, Item, Schema } from '../../../src/rehearse/arbitrary/item.ts';
import { attributesOf } from '../../../src/rehearse/arbitrary/kind/composite-type.ts';
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

const textsOf = (value: Data | undefined) => (Array.isArray(value) ? value.map(String) : []);

/**
 * What became of the labels of an enum that are gone, and of the attributes of a type, each by its place: a label
 * that comes is the old one under another name, one that was there before takes over its rows.
 */
function membersOf(was: Item, item: Item, { spec }: CatalogObject): ReadonlyMap<string, string> {
  if (item.kind === 'enum') {
    const [old, now] = [textsOf(was.values.labels), textsOf(spec.labels)];
    return new Map(
      old.flatMap((label, at) => {
        const becomes = now[at % now.length];
        return becomes === undefined || now.includes(label) ? [] : [[label, becomes] as const];
      }),
    );
  }
  if (item.kind !== 'composite type') return new Map();
  const [old, now] = [attributesOf(was), attributesOf(item)];
  return new Map(
    old.flatMap((name, at) => {
      const becomes = now[at];
      return becomes === undefined || becomes === name ? [] : [[name, becomes] as const];
    }),
  );
}

/** Every rename between the two, declared; `catalog` is of the last. */
export function originsOf(first: Schema, last: Schema, catalog: Catalog): readonly Origin[] {
  const scenes = [first, last].map((schema) => new Items(schema, generators));
  const [old, now] = scenes;
  if (old === undefined || now === undefined) return [];
  return now.items.flatMap((item): Origin[] => {
    const was = old.item(item.key);
    if (was?.kind !== item.kind || wholeKey(was) !== wholeKey(item)) return [];
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
    const isRenamed = renamedFrom.name !== null || renamedFrom.schema !== null;
    const members = membersOf(was, item, object);
    if (!isRenamed && members.size === 0) return [];
    return [
      {
        kind: object.kind,
        schema: to.schema,
        table: whole === null ? null : String(whole),
        name: to.name,
        where: `item ${item.key}`,
        renamedFrom: isRenamed ? renamedFrom : null,
        members,
      },
    ];
  });
}
