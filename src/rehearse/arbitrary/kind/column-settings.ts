import { sql, trusted } from '../../../model/sql.ts';
import { choice, columns, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { columnNames, nameAt } from '../part.ts';

export const columnSettings = defineGenerator({
  weight: 0.6,
  fields: {
    table: ref(['table']),
    column: columns('table', 1, 1),
    setting: choice(
      'SET STATISTICS 50',
      'SET STATISTICS 9',
      'SET STORAGE external',
      'SET STORAGE plain',
      'SET (n_distinct = 5)',
      'SET COMPRESSION pglz',
    ),
  },
  statements: ({ table, column, setting }, scene) => [
    sql`ALTER TABLE ${nameAt(table, scene)} ALTER COLUMN ${columnNames(column, scene)} ${trusted(setting)}`,
  ],
});
