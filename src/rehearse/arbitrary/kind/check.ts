import { ident, sql } from '../../../model/sql.ts';
import { condition, expressionField } from '../expression.ts';
import { nameOf, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt, when } from '../part.ts';

export const check = defineGenerator({
  weight: 1.5,
  fields: {
    table: ref(['table', 'foreign table']),
    name: nameOf('ck', 4),
    expression: expressionField({ of: 'table', calls: 0.4, apart: 'table' }),
    second: expressionField({ of: 'table', calls: 0, types: 0 }),
    noInherit: seldom(0.1, false, true),
    notValid: seldom(0.12, false, true),
    notEnforced: seldom(0.08, false, true),
  },
  statements: ({ table, name, expression, second, noInherit, notValid, notEnforced }, scene) => {
    const foreign = scene.item(table)?.kind === 'foreign table';
    const both = second.form % 3 === 0 ? sql` OR (${condition(second, scene)})` : sql``;
    return [
      sql`ALTER${when(foreign, 'FOREIGN')} TABLE ${nameAt(table, scene)} ADD CONSTRAINT ${ident(name)} CHECK ((${condition(expression, scene)})${both})${when(noInherit, 'NO INHERIT')}${notEnforced ? when(true, 'NOT ENFORCED') : when(notValid, 'NOT VALID')}`,
    ];
  },
  target: ({ table, name }, scene) => sql`CONSTRAINT ${ident(name)} ON ${nameAt(table, scene)}`,
});
