/** The statements that make a schema, in an order in which every item comes after what it needs. */

import type { Sql } from '../../model/sql.ts';
import { type Generators, generatorOf, type Scene } from './generator.ts';
import type { Item, Schema } from './item.ts';
import { Items } from './scene.ts';

export interface Made {
  readonly item: Item;
  readonly statements: readonly Sql[];
}

/** Items by the order of the registry, but after what they need. */
function inOrder(scene: Scene): readonly Item[] {
  const ranks = new Map(Object.keys(scene.generators).map((kind, at) => [kind, at]));
  const rank = ({ kind }: Item) => ranks.get(kind) ?? 0;
  const ordered = scene.items.map((item, at) => ({ item, at }));
  ordered.sort((a, b) => rank(a.item) - rank(b.item) || a.at - b.at);
  const done = new Set<number>();
  const made: Item[] = [];
  const visit = (item: Item): void => {
    if (done.has(item.key)) return;
    done.add(item.key);
    const waits = generatorOf(item.kind, scene.generators).waits?.(item.values, scene, item) ?? [];
    for (const key of [...scene.needs(item), ...waits]) {
      const needed = scene.item(key);
      if (needed !== undefined) visit(needed);
    }
    made.push(item);
  };
  for (const { item } of ordered) visit(item);
  return made;
}

export function scriptOf(schema: Schema, generators: Generators): readonly Made[] {
  const scene = new Items(schema, generators);
  return inOrder(scene).map((item) => ({
    item,
    statements: generatorOf(item.kind, generators).statements(item.values, scene, item),
  }));
}
