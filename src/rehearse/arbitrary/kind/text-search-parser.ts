import { sql } from '../../../model/sql.ts';
import { choice, inSchema, nameOf } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { when } from '../part.ts';

export const textSearchParser = defineGenerator({
  weight: 0.2,
  fields: { schema: inSchema, name: nameOf('parser', 2), headline: choice(false, true) },
  statements: ({ headline }, scene, item) => [
    sql`CREATE TEXT SEARCH PARSER ${scene.name(item)} (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype${when(headline, ', HEADLINE = prsd_headline')})`,
  ],
  target: (_values, scene, item) => sql`TEXT SEARCH PARSER ${scene.name(item)}`,
});
