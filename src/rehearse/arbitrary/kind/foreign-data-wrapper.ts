import { sql, trusted } from '../../../model/sql.ts';
import { choice, nameOf } from '../field.ts';
import { defineGenerator } from '../generator.ts';

export const foreignDataWrapper = defineGenerator({
  weight: 0.2,
  fields: {
    name: nameOf('fdw', 2),
    options: choice('', " OPTIONS (a '1')", " OPTIONS (a '2', b 'x=y')"),
  },
  statements: ({ options }, scene, item) => [
    sql`CREATE FOREIGN DATA WRAPPER ${scene.name(item)}${trusted(options)}`,
  ],
  target: (_values, scene, item) => sql`FOREIGN DATA WRAPPER ${scene.name(item)}`,
});
