import { sql, trusted } from '../../../model/sql.ts';
import { inSchema, nameOf, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

export const foreignTable = defineGenerator({
  weight: 0.3,
  brings: () => [['column', 1, 3]],
  fields: {
    schema: inSchema,
    name: nameOf('ft', 3),
    server: ref(['server']),
    options: seldom(0.4, '', " OPTIONS (a '1')", " OPTIONS (b '2')"),
  },
  statements: ({ server, options }, scene, item) => [
    sql`CREATE FOREIGN TABLE ${scene.name(item)} () SERVER ${nameAt(server, scene)}${trusted(options)}`,
  ],
  target: (_values, scene, item) => sql`FOREIGN TABLE ${scene.name(item)}`,
});
