import { ident, join, nothing, qualified, sql, trusted } from '../../../model/sql.ts';
import { condition, expressionField, scalar } from '../expression.ts';
import { choice, columns, nameOf, number, optional, ref, seldom } from '../field.ts';
import { defineGenerator, type Scene } from '../generator.ts';
import type { Item } from '../item.ts';
import {
  columnNames,
  familyOf,
  isComparable,
  isHashable,
  keyColumns,
  nameAt,
  outputs,
  own,
  when,
} from '../part.ts';
import { columnType } from '../type-data.ts';

/** What a query may have the values of: columns of the tables that it reads, what the functions give. */
const columnsUnder = (query: Item, scene: Scene) =>
  scene.of('column', 'function').flatMap((each) => {
    const source = each.kind === 'function' ? each : scene.item(Number(each.values.table));
    return source !== undefined && scene.rests(query, source) ? [each.key] : [];
  });

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
    expression: optional(expressionField({ of: 'table', calls: 0.4, apart: 'table' }), 0.3),
    where: optional(expressionField({ of: 'table', apart: 'table' }), 0.2),
    include: optional(columns('table', 1, 1), 0.1),
    fill: seldom(0.1, 0, 50, 80),
    operators: optional(ref(['operator class']), 0.1),
    form: choice('value', 'condition'),
  },
  statements: (values, scene) => {
    const table = scene.item(values.table);
    if (table === undefined) return [];
    const named = outputs(table, scene);
    const keys = values.unique ? keyColumns(values.table, values.columns, scene) : values.columns;
    const plain = values.method === 'btree';
    const indexed = (key: number | null) => {
      const column = key === null ? undefined : scene.item(key);
      const type = columnType(column?.values.type ?? null);
      const isIndexed = values.method === 'hash' ? isHashable : isComparable;
      return type === null || isIndexed(type, scene);
    };
    if (table.kind === 'materialized view' && !columnsUnder(table, scene).every(indexed)) return [];
    const items = keys.filter(indexed).flatMap((key) => scene.item(key) ?? []);
    const keyed = items.map((column) => {
      const family = familyOf(column, scene);
      const operators = !plain
        ? nothing
        : values.operators !== null && family === 'integer'
          ? sql` ${nameAt(values.operators, scene)}`
          : when(values.pattern && family === 'text', 'text_pattern_ops');
      return sql`${own(column)}${when(values.collate && family === 'text', 'COLLATE "C"')}${operators}${plain ? trusted(values.order) : nothing}`;
    });
    const possible = named.filter(({ column }) => indexed(column?.key ?? null));
    const fallback = possible[values.at % Math.max(1, possible.length)];
    const expressions =
      values.expression === null || table.kind !== 'table' || !indexed(values.expression.column)
        ? []
        : [
            sql`(${values.form === 'value' ? scalar(values.expression, scene) : condition(values.expression, scene)})`,
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
