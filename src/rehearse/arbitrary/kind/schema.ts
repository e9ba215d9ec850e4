import { sql } from '../../../model/sql.ts';
import { nameOf } from '../field.ts';
import { defineGenerator } from '../generator.ts';

export const schema = defineGenerator({
  fields: { name: nameOf('s', 3) },
  statements: (_values, scene, item) => [sql`CREATE SCHEMA ${scene.name(item)}`],
  target: (_values, scene, item) => sql`SCHEMA ${scene.name(item)}`,
});
