import { sql } from '../../../model/sql.ts';
import { choice, inSchema, nameOf } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { when } from '../part.ts';

export const textSearchTemplate = defineGenerator({
  weight: 0.2,
  fields: { schema: inSchema, name: nameOf('tmpl', 2), init: choice(true, false) },
  statements: ({ init }, scene, item) => [
    sql`CREATE TEXT SEARCH TEMPLATE ${scene.name(item)} (${when(init, 'INIT = dsimple_init,')} LEXIZE = dsimple_lexize)`,
  ],
  target: (_values, scene, item) => sql`TEXT SEARCH TEMPLATE ${scene.name(item)}`,
});
