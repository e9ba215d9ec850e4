import { sql, trusted } from '../../../model/sql.ts';
import { choice, nameOf } from '../field.ts';
import { defineGenerator } from '../generator.ts';

export const accessMethod = defineGenerator({
  weight: 0.2,
  fields: { name: nameOf('am', 2), handler: choice('bthandler', 'hashhandler') },
  statements: ({ handler }, scene, item) => [
    sql`CREATE ACCESS METHOD ${scene.name(item)} TYPE INDEX HANDLER ${trusted(handler)}`,
  ],
  target: (_values, scene, item) => sql`ACCESS METHOD ${scene.name(item)}`,
});
