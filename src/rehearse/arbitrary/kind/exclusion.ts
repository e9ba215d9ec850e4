import { ident, nothing, sql, trusted } from '../../../model/sql.ts';
import { condition, expressionField } from '../expression.ts';
import { columns, nameOf, optional, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { columnNames, deferrals, familyOf, isOrdered, nameAt } from '../part.ts';

export const exclusion = defineGenerator({
  weight: 0.6,
  fields: {
    table: ref(['table'], ({ values }) => values.partitionBy === null),
    name: nameOf('ex', 3),
    column: columns('table', 1, 1, (column, { scene }) => isOrdered(column, scene)),
    where: optional(expressionField({ of: 'table', apart: 'table' }), 0.3),
    deferral: seldom(0.2, deferrals[0], deferrals[1], deferrals[2]),
  },
  statements: ({ table, name, column, where, deferral }, scene) => {
    const item = scene.item(column[0] ?? -1);
    if (item === undefined || !isOrdered(item, scene)) return [];
    const range = familyOf(item, scene) === 'range';
    const method = range ? sql`gist` : sql`btree`;
    const filter = where === null ? nothing : sql` WHERE (${condition(where, scene)})`;
    return [
      sql`ALTER TABLE ${nameAt(table, scene)} ADD CONSTRAINT ${ident(name)} EXCLUDE USING ${method} (${columnNames(column, scene)} WITH ${trusted(range ? '&&' : '=')})${filter}${trusted(deferral)}`,
    ];
  },
  target: ({ table, name }, scene) => sql`CONSTRAINT ${ident(name)} ON ${nameAt(table, scene)}`,
});
