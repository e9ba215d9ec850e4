/** What comments, owners and grants are on. */

import type { Sql } from '../../model/sql.ts';
import { computed } from './field.ts';
import { type Field, generatorOf, type Scene } from './generator.ts';
import type { Item } from './item.ts';

/** Any item that has a target, and that is accepted. */
export function anyTarget(accepts: (item: Item) => boolean): Field<number> {
  return {
    ...computed<number>(
      ({ scene, random, self }) =>
        random.pick(
          scene.items.filter(
            (item) =>
              item.kind !== 'extension' &&
              generatorOf(item.kind, scene.generators).target !== undefined &&
              accepts(item) &&
              (self === null || !scene.rests(item, self)),
          ),
        )?.key,
      (key) => [key],
    ),
    kinds: ['table', 'function', 'view'],
  };
}

/** It belongs to a table or a domain, and has no owner of its own. */
export const isPart = ({ kind, values }: Item) =>
  'domain' in values ||
  ('table' in values && kind !== 'statistics') ||
  kind === 'cast' ||
  kind === 'transform' ||
  kind.startsWith('text search p') ||
  kind.startsWith('text search t') ||
  kind === 'access method';

export function targetOf(key: number, scene: Scene): Sql | null {
  const item = scene.item(key);
  if (item === undefined) return null;
  return generatorOf(item.kind, scene.generators).target?.(item.values, scene, item) ?? null;
}
