import { ident, sql } from '../../../model/sql.ts';
import { condition, expressionField } from '../expression.ts';
import { nameOf, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt, when } from '../part.ts';
import { columnType } from '../type-data.ts';

export const domainConstraint = defineGenerator({
  fields: {
    domain: ref(['domain']),
    name: nameOf('dc', 3),
    check: expressionField({ of: null, apart: 'domain' }),
    notValid: seldom(0.15, false, true),
  },
  statements: ({ domain, name, check, notValid }, scene) => {
    const type = columnType(scene.item(domain)?.values.type ?? null);
    const names = type === null ? {} : { type };
    return [
      sql`ALTER DOMAIN ${nameAt(domain, scene)} ADD CONSTRAINT ${ident(name)} CHECK (${condition(check, scene, names)})${when(notValid, 'NOT VALID')}`,
    ];
  },
  target: ({ domain, name }, scene) =>
    sql`CONSTRAINT ${ident(name)} ON DOMAIN ${nameAt(domain, scene)}`,
});
