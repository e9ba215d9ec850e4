import { nothing, sql } from '../../../model/sql.ts';
import { choice, inSchema, nameOf, optional, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt, when } from '../part.ts';

export const operatorClass = defineGenerator({
  weight: 0.4,
  fields: {
    schema: inSchema,
    name: nameOf('ops', 3),
    family: optional(
      ref(['operator family'], ({ values }) => values.method === 'btree'),
      0.4,
    ),
    backwards: choice(false, true),
  },
  statements: ({ family, backwards }, scene, item) => [
    sql`CREATE OPERATOR CLASS ${scene.name(item)} FOR TYPE integer USING btree${family === null ? nothing : sql` FAMILY ${nameAt(family, scene)}`} AS OPERATOR 1 <, OPERATOR 3 =${when(backwards, ', OPERATOR 5 >')}, FUNCTION 1 btint4cmp(integer, integer)`,
  ],
  target: (_values, scene, item) => sql`OPERATOR CLASS ${scene.name(item)} USING btree`,
});
