import { nothing, qualified, sql, trusted } from '../../../model/sql.ts';
import { choice, inSchema, nameOf, optional } from '../field.ts';
import { defineGenerator } from '../generator.ts';

export const rangeType = defineGenerator({
  weight: 0.6,
  fields: {
    schema: inSchema,
    name: nameOf('span', 3),
    subtype: choice('integer', 'text', 'date', 'double precision'),
    multirange: optional(nameOf('many', 3), 0.4),
  },
  statements: ({ schema, subtype, multirange }, scene, item) => {
    const many =
      multirange === null
        ? nothing
        : sql`, MULTIRANGE_TYPE_NAME = ${qualified(scene.schema(schema), multirange)}`;
    return [sql`CREATE TYPE ${scene.name(item)} AS RANGE (SUBTYPE = ${trusted(subtype)}${many})`];
  },
  target: (_values, scene, item) => sql`TYPE ${scene.name(item)}`,
});
