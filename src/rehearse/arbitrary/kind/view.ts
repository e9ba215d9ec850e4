import { sql, trusted } from '../../../model/sql.ts';
import { inSchema, nameOf, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { queryFields, queryOf } from './query.ts';

export const view = defineGenerator({
  weight: 2,
  fields: {
    schema: inSchema,
    name: nameOf('v', 6),
    ...queryFields,
    options: seldom(
      0.2,
      '',
      ' WITH (security_barrier)',
      ' WITH (security_invoker = true)',
      ' WITH (check_option = local)',
      ' WITH (check_option = cascaded, security_barrier)',
    ),
  },
  statements: (values, scene, item) => [
    sql`CREATE VIEW ${scene.name(item)}${trusted(values.options)} AS ${queryOf(values, scene)}`,
  ],
  target: (_values, scene, item) => sql`VIEW ${scene.name(item)}`,
});
