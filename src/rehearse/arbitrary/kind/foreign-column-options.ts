import { sql, trusted } from '../../../model/sql.ts';
import { choice, columns, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { columnNames, nameAt } from '../part.ts';

export const foreignColumnOptions = defineGenerator({
  weight: 0.2,
  fields: {
    table: ref(['foreign table']),
    column: columns('table', 1, 1),
    options: choice("a '1'", "a '2'", "b 'x=y'"),
  },
  statements: ({ table, column, options }, scene) => [
    sql`ALTER FOREIGN TABLE ${nameAt(table, scene)} ALTER COLUMN ${columnNames(column, scene)} OPTIONS (${trusted(options)})`,
  ],
});
