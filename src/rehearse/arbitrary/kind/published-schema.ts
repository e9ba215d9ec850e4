import { sql } from '../../../model/sql.ts';
import { ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

export const publishedSchema = defineGenerator({
  weight: 0.2,
  fields: {
    publication: ref(['publication'], ({ values }) => values.all === false),
    schema: ref(['schema']),
  },
  statements: ({ publication, schema }, scene) => [
    sql`ALTER PUBLICATION ${nameAt(publication, scene)} ADD TABLES IN SCHEMA ${nameAt(schema, scene)}`,
  ],
});
