import { sql } from '../../../model/sql.ts';
import { choice, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt, when } from '../part.ts';

export const transform = defineGenerator({
  weight: 0.2,
  fields: {
    type: ref(['enum', 'composite type', 'base type']),
    language: ref(['language']),
    both: choice(false, true),
  },
  statements: ({ type, language, both }, scene) => [
    sql`CREATE TRANSFORM FOR ${nameAt(type, scene)} LANGUAGE ${nameAt(language, scene)} (FROM SQL WITH FUNCTION prsd_lextype(internal)${when(false && both, '')})`,
  ],
  target: ({ type, language }, scene) =>
    sql`TRANSFORM FOR ${nameAt(type, scene)} LANGUAGE ${nameAt(language, scene)}`,
});
