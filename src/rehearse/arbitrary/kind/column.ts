import { nothing, sql, trusted } from '../../../model/sql.ts';
import { condition, expressionField, scalar } from '../expression.ts';
import { choice, nameOf, optional, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt, own } from '../part.ts';
import { typeField, typeSql } from '../type.ts';

export const column = defineGenerator({
  weight: 3,
  fields: {
    table: ref(['table', 'foreign table'], ({ values }) => (values.rowType ?? null) === null),
    name: nameOf('c', 9),
    type: typeField(0.35),
    collation: seldom(0.12, '', '"C"', '"POSIX"'),
    own: optional(ref(['collation']), 0.05),
    generated: {
      ...seldom<string | null>(0.1, null, 'STORED', 'VIRTUAL'),
      draw: (drawing) =>
        drawing.scene.item(Number(drawing.values.table))?.kind === 'table'
          ? seldom<string | null>(0.1, null, 'STORED', 'VIRTUAL').draw(drawing)
          : null,
    },
    form: choice('condition', 'text'),
    expression: expressionField({
      of: 'table',
      accepts: ({ values }) => values.generated === null,
    }),
  },
  statements: (values, scene, item) => {
    const table = scene.item(values.table);
    if (table === undefined || scene.partitionKeys(values.table).includes(item)) return [];
    const alter = sql`ALTER ${trusted(table.kind === 'table' ? 'TABLE' : 'FOREIGN TABLE')} ${nameAt(values.table, scene)} ADD COLUMN ${own(item)}`;
    if (values.generated !== null && values.expression.column !== item.key) {
      const [type, expression] =
        values.form === 'condition'
          ? [sql`boolean`, condition(values.expression, scene)]
          : [sql`text`, sql`(${scalar(values.expression, scene)})::text`];
      return [
        sql`${alter} ${type} GENERATED ALWAYS AS (${expression}) ${trusted(values.generated)}`,
      ];
    }
    const collatable = scene.family(values.type) === 'text';
    const collation =
      collatable && values.own !== null
        ? sql` COLLATE ${nameAt(values.own, scene)}`
        : collatable && values.collation !== ''
          ? sql` COLLATE ${trusted(values.collation)}`
          : nothing;
    return [sql`${alter} ${typeSql(values.type, scene)}${collation}`];
  },
  target: ({ table }, scene, item) => sql`COLUMN ${nameAt(table, scene)}.${own(item)}`,
});
