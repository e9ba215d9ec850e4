import { nothing, sql, trusted } from '../../../model/sql.ts';
import { choice, columns, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { columnNames, nameAt } from '../part.ts';

export const columnGrant = defineGenerator({
  weight: 0.5,
  fields: {
    table: ref(['table', 'foreign table']),
    column: columns('table', 1, 3),
    privilege: choice('SELECT', 'UPDATE', 'REFERENCES', 'INSERT'),
    role: choice('case_a', 'case_b', 'PUBLIC'),
    option: seldom(0.2, false, true),
  },
  statements: ({ table, column, privilege, role, option }, scene) => [
    sql`GRANT ${trusted(privilege)} (${columnNames(column, scene)}) ON ${nameAt(table, scene)} TO ${trusted(role)}${option && role !== 'PUBLIC' ? sql` WITH GRANT OPTION` : nothing}`,
  ],
});
