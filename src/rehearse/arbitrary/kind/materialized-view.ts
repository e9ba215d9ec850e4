import { sql } from '../../../model/sql.ts';
import { inSchema, nameOf, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { when } from '../part.ts';
import { queryFields, queryOf } from './query.ts';

export const materializedView = defineGenerator({
  fields: {
    schema: inSchema,
    name: nameOf('m', 4),
    ...queryFields,
    fill: seldom(0.15, false, true),
    empty: seldom(0.2, false, true),
  },
  statements: (values, scene, item) => [
    sql`CREATE MATERIALIZED VIEW ${scene.name(item)}${when(values.fill, 'WITH (fillfactor = 80)')} AS ${queryOf(values, scene)}${when(values.empty, 'WITH NO DATA')}`,
  ],
  // It is filled as the owners of what it reads may read it.
  waits: (_values, scene, item) =>
    scene
      .of('owner', 'grant', 'column grant')
      .filter(({ values }) => {
        const on = typeof values.on === 'number' ? scene.item(values.on) : undefined;
        return on !== undefined && on.key !== item.key && scene.rests(item, on);
      })
      .map(({ key }) => key),
  target: (_values, scene, item) => sql`MATERIALIZED VIEW ${scene.name(item)}`,
});
