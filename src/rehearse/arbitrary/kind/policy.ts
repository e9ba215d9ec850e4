import { ident, nothing, sql, trusted } from '../../../model/sql.ts';
import { condition, expressionField } from '../expression.ts';
import { choice, nameOf, optional, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

export const policy = defineGenerator({
  fields: {
    table: ref(['table']),
    name: nameOf('po', 3),
    permissive: choice('PERMISSIVE', 'RESTRICTIVE'),
    command: choice('ALL', 'SELECT', 'UPDATE', 'INSERT'),
    role: choice('PUBLIC', 'case_a', 'case_a, case_b'),
    using: optional(expressionField({ of: 'table', calls: 0.5 }), 0.7),
    check: optional(expressionField({ of: 'table', calls: 0.5 }), 0.4),
    second: optional(expressionField({ of: 'table', calls: 0, types: 0 }), 0.3),
    within: optional(ref(['table', 'view']), 0.2),
  },
  statements: ({ table, name, permissive, command, role, using, check, second, within }, scene) => {
    const exists =
      within === null ? nothing : sql` AND EXISTS (SELECT FROM ${nameAt(within, scene)})`;
    const both = second === null ? nothing : sql` OR (${condition(second, scene)})`;
    const see =
      command === 'INSERT' || using === null
        ? nothing
        : sql` USING ((${condition(using, scene)}${both})${exists})`;
    const write =
      command === 'SELECT' || check === null
        ? nothing
        : sql` WITH CHECK (${condition(check, scene)}${both})`;
    return [
      sql`CREATE POLICY ${ident(name)} ON ${nameAt(table, scene)} AS ${trusted(permissive)} FOR ${trusted(command)} TO ${trusted(role)}${see}${write}`,
    ];
  },
  target: ({ table, name }, scene) => sql`POLICY ${ident(name)} ON ${nameAt(table, scene)}`,
});
