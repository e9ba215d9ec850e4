import { join, nothing, sql, trusted } from '../../../model/sql.ts';
import { expressionField, scalar } from '../expression.ts';
import { columns, inSchema, nameOf, optional, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt, own } from '../part.ts';

export const statistics = defineGenerator({
  weight: 0.6,
  fields: {
    schema: inSchema,
    name: nameOf('st', 3),
    table: ref(['table']),
    columns: columns('table', 0, 3),
    kinds: seldom(0.4, '', ' (ndistinct)', ' (dependencies, mcv)'),
    expression: optional(expressionField({ of: 'table', apart: 'table' }), 0.35),
    target: seldom(0.2, -1, 0, 70),
  },
  statements: (values, scene, item) => {
    const names = values.columns.flatMap((key) => {
      const column = scene.item(key);
      return column === undefined ? [] : [own(column)];
    });
    const expression =
      values.expression === null ? [] : [sql`(${scalar(values.expression, scene)})`];
    if (names.length + expression.length === 0) return [];
    return [
      sql`CREATE STATISTICS ${scene.name(item)}${values.kinds === '' ? nothing : trusted(values.kinds)} ON ${join([...names, ...expression])} FROM ${nameAt(values.table, scene)}`,
      ...(values.target < 0
        ? []
        : [sql`ALTER STATISTICS ${scene.name(item)} SET STATISTICS ${values.target}`]),
    ];
  },
  target: (_values, scene, item) => sql`STATISTICS ${scene.name(item)}`,
});
