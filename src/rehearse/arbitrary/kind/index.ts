import { ident, join, nothing, qualified, sql, trusted } from '../../../model/sql.ts';
import { condition, expressionField, scalar } from '../expression.ts';
import { choice, columns, nameOf, number, optional, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { columnNames, familyOf, keyColumns, nameAt, outputs, own, when } from '../part.ts';

const orders = ['', ' DESC', ' DESC NULLS LAST', ' NULLS FIRST'] as const;

export const index = defineGenerator({
  weight: 1.5,
  fields: {
    table: ref(['table', 'materialized view']),
    name: nameOf('ix', 5),
    columns: columns('table', 0, 3),
    at: number(3),
    unique: seldom(0.25, false, true),
    method: seldom(0.25, 'btree', 'hash', 'gist', 'gin', 'brin', 'spgist'),
    order: seldom(0.25, ...orders),
    pattern: seldom(0.15, false, true),
    collate: seldom(0.1, false, true),
    expression: optional(expressionField({ of: 'table', calls: 0.4 }), 0.3),
    where: optional(expressionField({ of: 'table' }), 0.2),
    include: optional(columns('table', 1, 1), 0.1),
    fill: seldom(0.1, 0, 50, 80),
    operators: optional(ref(['operator class']), 0.1),
    form: choice('value', 'condition'),
  },
  statements: (values, scene) => {
    const table = scene.item(values.table);
    if (table === undefined) return [];
    const parts = { ...values };
    const named = outputs(table, scene);
    const keys = values.unique ? keyColumns(values.table, values.columns, scene) : values.columns;
    const plain = values.method === 'btree';
    const items = keys.flatMap((key) => scene.item(key) ?? []);
    const keyed = items.map((column) => {
      const family = familyOf(column, scene);
      const operators = !plain
        ? nothing
        : values.operators !== null && family === 'integer'
          ? sql` ${nameAt(values.operators, scene)}`
          : when(values.pattern && family === 'text', 'text_pattern_ops');
      return sql`${own(column)}${when(values.collate && family === 'text', 'COLLATE "C"')}${operators}${plain ? trusted(values.order) : nothing}`;
    });
    const fallback = named[values.at % Math.max(1, named.length)];
    const expressions =
      parts.expression === null || table.kind !== 'table'
        ? []
        : [
            sql`(${values.form === 'value' ? scalar(parts.expression, scene) : condition(parts.expression, scene)})`,
          ];
    const all = [...keyed, ...expressions];
    const listed = all.length > 0 ? all : fallback === undefined ? [] : [fallback.name];
    if (listed.length === 0) return [];
    const used = plain ? listed : listed.slice(0, 1);
    const included = values.include?.filter((key) => !keys.includes(key)) ?? [];
    const include =
      plain && included.length > 0 ? sql` INCLUDE (${columnNames(included, scene)})` : nothing;
    const where =
      values.where === null || table.kind !== 'table'
        ? nothing
        : sql` WHERE ${condition(values.where, scene)}`;
    const fill = values.fill === 0 || !plain ? nothing : sql` WITH (fillfactor = ${values.fill})`;
    return [
      sql`CREATE${when(values.unique && plain, 'UNIQUE')} INDEX ${ident(values.name)} ON ${scene.name(table)} USING ${trusted(values.method)} (${join(used)})${include}${fill}${where}`,
    ];
  },
  target: ({ table, name }, scene) => {
    const at = scene.item(table)?.values.schema ?? null;
    return sql`INDEX ${qualified(scene.schema(at), name)}`;
  },
});
