import { sql } from '../../../model/sql.ts';
import { choice, inSchema, nameOf } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { when } from '../part.ts';

export const conversion = defineGenerator({
  weight: 0.2,
  fields: { schema: inSchema, name: nameOf('conv', 2), default: choice(false, true) },
  statements: (values, scene, item) => [
    sql`CREATE${when(values.default, 'DEFAULT')} CONVERSION ${scene.name(item)} FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1`,
  ],
  target: (_values, scene, item) => sql`CONVERSION ${scene.name(item)}`,
});
