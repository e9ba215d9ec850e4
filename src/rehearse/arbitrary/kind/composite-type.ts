import { ident, join, sql } from '../../../model/sql.ts';
import { inSchema, list, nameOf } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { typeField, typeSql } from '../type.ts';

export const compositeType = defineGenerator({
  fields: { schema: inSchema, name: nameOf('pair', 4), attributes: list(typeField(0.4), 1, 4) },
  statements: ({ attributes }, scene, item) => [
    sql`CREATE TYPE ${scene.name(item)} AS (${join(attributes.map((type, at) => sql`${ident(`a${at}`)} ${typeSql(type, scene)}`))})`,
  ],
  target: (_values, scene, item) => sql`TYPE ${scene.name(item)}`,
});
