import { sql, trusted } from '../../../model/sql.ts';
import { choice, inSchema, nameOf, optional, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

export const textSearchDictionary = defineGenerator({
  weight: 0.3,
  fields: {
    schema: inSchema,
    name: nameOf('dict', 3),
    template: optional(ref(['text search template']), 0.4),
    options: choice('', ', STOPWORDS = english', ', ACCEPT = false'),
  },
  statements: ({ template, options }, scene, item) => [
    sql`CREATE TEXT SEARCH DICTIONARY ${scene.name(item)} (TEMPLATE = ${template === null ? sql`simple` : nameAt(template, scene)}${trusted(options)})`,
  ],
  target: (_values, scene, item) => sql`TEXT SEARCH DICTIONARY ${scene.name(item)}`,
});
