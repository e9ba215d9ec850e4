import { sql, trusted } from '../../../model/sql.ts';
import { choice, columns, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { columnNames, nameAt } from '../part.ts';

export const columnGrant = defineGenerator({
  weight: 0.5,
  fields: {
    table: ref(['table', 'foreign table']),
    column: columns('table', 1, 2),
    privilege: choice('SELECT', 'UPDATE', 'REFERENCES'),
    role: choice('case_a', 'case_b', 'PUBLIC'),
  },
  statements: ({ table, column, privilege, role }, scene) => [
    sql`GRANT ${trusted(privilege)} (${columnNames(column, scene)}) ON ${nameAt(table, scene)} TO ${trusted(role)}`,
  ],
});
