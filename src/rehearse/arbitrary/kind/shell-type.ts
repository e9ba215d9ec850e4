import { sql } from '../../../model/sql.ts';
import { inSchema, nameOf } from '../field.ts';
import { defineGenerator } from '../generator.ts';

export const shellType = defineGenerator({
  weight: 0.2,
  fields: { schema: inSchema, name: nameOf('shell', 2) },
  statements: (_values, scene, item) => [sql`CREATE TYPE ${scene.name(item)}`],
});
