import { ident, join, nothing, sql, trusted } from '../../../model/sql.ts';
import { condition, expressionField } from '../expression.ts';
import { columns, nameOf, optional, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import type { Item } from '../item.ts';
import { deferrals, familyOf, isOrdered, nameAt, own } from '../part.ts';

export const exclusion = defineGenerator({
  weight: 0.6,
  fields: {
    table: ref(['table'], ({ values }) => values.partitionBy === null),
    name: nameOf('ex', 3),
    column: columns('table', 1, 2, (column, { scene }) => isOrdered(column, scene)),
    where: optional(expressionField({ of: 'table', apart: 'table' }), 0.3),
    deferral: seldom(0.2, deferrals[0], deferrals[1], deferrals[2]),
  },
  statements: ({ table, name, column, where, deferral }, scene) => {
    const items = column.flatMap((key) => scene.item(key) ?? []);
    const [first] = items;
    if (first === undefined || !items.every((each) => isOrdered(each, scene))) return [];
    const isRange = (each: Item) => familyOf(each, scene) === 'range';
    const range = isRange(first);
    const elements = items
      .filter((each) => isRange(each) === range)
      .map((each) => sql`${own(each)} WITH ${trusted(range ? '&&' : '=')}`);
    const method = range ? sql`gist` : sql`btree`;
    const filter = where === null ? nothing : sql` WHERE (${condition(where, scene)})`;
    return [
      sql`ALTER TABLE ${nameAt(table, scene)} ADD CONSTRAINT ${ident(name)} EXCLUDE USING ${method} (${join(elements)})${filter}${trusted(deferral)}`,
    ];
  },
  target: ({ table, name }, scene) => sql`CONSTRAINT ${ident(name)} ON ${nameAt(table, scene)}`,
});
