import { ident, sql } from '../../../model/sql.ts';
import { columns, nameOf, optional, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { columnNames, nameAt, when } from '../part.ts';

export const notNull = defineGenerator({
  weight: 1.5,
  fields: {
    table: ref(['table']),
    column: columns('table', 1, 1),
    name: optional(nameOf('nn', 3), 0.25),
    notValid: seldom(0.1, false, true),
    noInherit: seldom(0.1, false, true),
  },
  statements: ({ table, column, name, notValid, noInherit }, scene) => {
    const alter = sql`ALTER TABLE ${nameAt(table, scene)}`;
    const names = columnNames(column, scene);
    if (name === null && !notValid && !noInherit)
      return [sql`${alter} ALTER COLUMN ${names} SET NOT NULL`];
    return [
      sql`${alter} ADD CONSTRAINT ${ident(name ?? 'nn1')} NOT NULL ${names}${when(noInherit, 'NO INHERIT')}${when(notValid, 'NOT VALID')}`,
    ];
  },
});
