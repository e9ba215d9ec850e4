import { join, nothing, sql, trusted } from '../../../model/sql.ts';
import { inSchema, list, nameOf, optional, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt, own, when } from '../part.ts';
import { typeSql } from '../type.ts';
import { columnType } from '../type-data.ts';

/**
 * `like`: made with the columns of another one, so that it can be tied to it by a partition or an inheritance.
 * The columns that it is partitioned by are made with it, the others afterwards.
 */
export const table = defineGenerator({
  weight: 2,
  brings: ({ like, rowType, partitionBy }) =>
    rowType !== null
      ? []
      : like !== null
        ? partitionBy === null
          ? [['column', 0, 1]]
          : []
        : [['column', 1, 4]],
  fields: {
    schema: inSchema,
    name: nameOf('t', 9),
    like: optional(
      ref(['table'], ({ values }) => values.rowType === null),
      0.25,
    ),
    inherits: {
      ...list(
        ref(['table'], ({ values }) => values.partitionBy === null && values.rowType === null),
        0,
        2,
      ),
      draw: (drawing) => {
        if (!drawing.random.chance(0.12) || drawing.values.like !== null) return [];
        const parent = ref(
          ['table'],
          ({ values }) => values.partitionBy === null && values.rowType === null,
        );
        const count = drawing.random.chance(0.4) ? 2 : 1;
        const found = Array.from({ length: count }, () => parent.draw(drawing));
        return [...new Set(found.filter((key) => key !== undefined))];
      },
    },
    rowType: {
      ...optional(ref(['composite type']), 0.06),
      draw: (drawing) =>
        drawing.values.like === null &&
        Array.isArray(drawing.values.inherits) &&
        drawing.values.inherits.length === 0
          ? optional(ref(['composite type']), 0.06).draw(drawing)
          : null,
    },
    partitionBy: {
      ...seldom<string | null>(0.2, null, 'RANGE', 'LIST', 'HASH'),
      telling: true,
      draw: (drawing) =>
        Array.isArray(drawing.values.inherits) && drawing.values.inherits.length > 0
          ? null
          : seldom<string | null>(0.2, null, 'RANGE', 'LIST', 'HASH').draw(drawing),
    },
    /** Columns that it is partitioned by, at most. */
    keys: seldom(0.3, 1, 2),
    unlogged: seldom(0.08, false, true),
    options: seldom(0.15, '', 'fillfactor = 70', 'autovacuum_enabled = false, fillfactor = 50'),
    security: seldom(
      0.15,
      '',
      'ENABLE ROW LEVEL SECURITY',
      'ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
    ),
  },
  statements: (values, scene, item) => {
    const name = scene.name(item);
    const keys = scene.partitionKeys(item.key);
    const inline = keys.flatMap((key) => {
      const type = columnType(key.values.type ?? null);
      return type !== null && key.values.table === item.key
        ? [sql`${own(key)} ${typeSql(type, scene)}`]
        : [];
    });
    const like = values.like === null ? [] : [sql`LIKE ${nameAt(values.like, scene)}`];
    const by =
      keys.length === 0
        ? nothing
        : sql` PARTITION BY ${trusted(values.partitionBy ?? '')} (${join(keys.map(own))})`;
    const inherits =
      values.inherits.length === 0
        ? nothing
        : sql` INHERITS (${join([...new Set(values.inherits.map((each) => nameAt(each, scene)))])})`;
    const options =
      values.options === '' || keys.length > 0 ? nothing : sql` WITH (${trusted(values.options)})`;
    const start = sql`CREATE${when(values.unlogged && keys.length === 0, 'UNLOGGED')} TABLE ${name}`;
    const made =
      values.rowType === null
        ? sql`${start} (${join([...like, ...inline])})${inherits}${by}${options}`
        : sql`${start} OF ${nameAt(values.rowType, scene)}${options}`;
    return [
      made,
      ...(values.security === '' ? [] : [sql`ALTER TABLE ${name} ${trusted(values.security)}`]),
    ];
  },
  waits: ({ like }, scene) => (like === null ? [] : scene.columns(like).map(({ key }) => key)),
  target: (_values, scene, item) => sql`TABLE ${scene.name(item)}`,
});
