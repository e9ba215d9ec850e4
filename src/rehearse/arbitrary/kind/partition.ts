import { join, literal, sql } from '../../../model/sql.ts';
import { number, ref, seldom } from '../field.ts';
import { defineGenerator, type Scene } from '../generator.ts';
import type { Item } from '../item.ts';
import { familyOf, nameAt } from '../part.ts';

function bounds(parent: Item, keys: readonly Item[], n: number, isDefault: boolean, scene: Scene) {
  const by = parent.values.partitionBy;
  if (isDefault && by !== 'HASH') return sql`DEFAULT`;
  if (by === 'HASH') return sql`FOR VALUES WITH (MODULUS 4, REMAINDER ${n % 4})`;
  const values = (at: number) =>
    join(
      keys.map((key, place) => {
        // The second one is the same at both ends.
        const chosen = place === 0 ? at : n % 3;
        return familyOf(key, scene) === 'text'
          ? literal('abcdefgh'[chosen] ?? 'z')
          : sql`${chosen * 10}`;
      }),
    );
  return by === 'LIST'
    ? sql`FOR VALUES IN (${values(n)})`
    : sql`FOR VALUES FROM (${values(n)}) TO (${values(n + 1)})`;
}

/** Of a table that was made like the other one. */
export const partition = defineGenerator({
  weight: 2,
  fields: {
    table: ref(
      ['table'],
      ({ key, values }, { scene }) => {
        const parent = typeof values.like === 'number' ? scene.item(values.like) : undefined;
        return (
          parent !== undefined &&
          scene.partitionKeys(parent.key).length > 0 &&
          !scene.of('column').some((column) => column.values.table === key) &&
          !scene.of('partition', 'inheritance').some((tie) => tie.values.table === key)
        );
      },
      ({ add, random }) => {
        const by = random.pick(['RANGE', 'LIST', 'HASH']) ?? 'LIST';
        const parent = add('table', { like: null, inherits: [], rowType: null, partitionBy: by });
        if (parent === null) return;
        add('column', {
          table: parent.key,
          type: { name: 'integer', item: null, array: false },
          generated: null,
        });
        const part = add('table', {
          like: parent.key,
          partitionBy: random.chance(0.3) ? by : null,
        });
        if (typeof part?.values.partitionBy === 'string') {
          const leaf = add('table', { like: part.key, partitionBy: null });
          if (leaf !== null) add('partition', { table: leaf.key });
        }
      },
    ),
    n: number(6),
    isDefault: seldom(0.15, false, true),
  },
  statements: ({ table, n, isDefault }, scene) => {
    const like = scene.item(table)?.values.like;
    const parent = typeof like === 'number' ? scene.item(like) : undefined;
    const keys = parent === undefined ? [] : scene.partitionKeys(parent.key);
    if (parent === undefined || keys.length === 0) return [];
    return [
      sql`ALTER TABLE ${scene.name(parent)} ATTACH PARTITION ${nameAt(table, scene)} ${bounds(parent, keys, n, isDefault, scene)}`,
    ];
  },
});
