import { nothing, sql } from '../../../model/sql.ts';
import { condition, expressionField } from '../expression.ts';
import { columns, optional, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { columnNames, nameAt } from '../part.ts';

export const publishedTable = defineGenerator({
  weight: 0.5,
  fields: {
    publication: ref(['publication'], ({ values }) => values.all === false),
    table: ref(['table']),
    columns: optional(columns('table', 1, 2), 0.3),
    where: optional(expressionField({ of: 'table', calls: 0, types: 0 }), 0.3),
  },
  statements: ({ publication, table, columns: listed, where }, scene) => [
    sql`ALTER PUBLICATION ${nameAt(publication, scene)} ADD TABLE ${nameAt(table, scene)}${listed === null ? nothing : sql` (${columnNames(listed, scene)})`}${where === null ? nothing : sql` WHERE (${condition(where, scene)})`}`,
  ],
});
