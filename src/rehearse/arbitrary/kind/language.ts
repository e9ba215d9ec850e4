import { sql } from '../../../model/sql.ts';
import { nameOf, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { when } from '../part.ts';

export const language = defineGenerator({
  weight: 0.2,
  fields: {
    name: nameOf('lang', 2),
    isTrusted: seldom(0.5, false, true),
    inline: seldom(0.5, false, true),
  },
  statements: ({ isTrusted, inline }, scene, item) => [
    sql`CREATE${when(isTrusted, 'TRUSTED')} LANGUAGE ${scene.name(item)} HANDLER plpgsql_call_handler${when(inline, 'INLINE plpgsql_inline_handler')}`,
  ],
  target: (_values, scene, item) => sql`LANGUAGE ${scene.name(item)}`,
});
