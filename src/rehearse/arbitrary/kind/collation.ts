import { literal, sql } from '../../../model/sql.ts';
import { choice, inSchema, nameOf } from '../field.ts';
import { defineGenerator } from '../generator.ts';

export const collation = defineGenerator({
  weight: 0.5,
  fields: { schema: inSchema, name: nameOf('coll', 3), locale: choice('C', 'POSIX') },
  statements: ({ locale }, scene, item) => [
    sql`CREATE COLLATION ${scene.name(item)} (LOCALE = ${literal(locale)})`,
  ],
  target: (_values, scene, item) => sql`COLLATION ${scene.name(item)}`,
});
