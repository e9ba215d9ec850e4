import { ident, join, sql } from '../../../model/sql.ts';
import { inSchema, list, nameOf, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import type { Item } from '../item.ts';
import { typeField, typeSql } from '../type.ts';

/** The names of its attributes. */
export function attributesOf({ values: { attributes, names } }: Item): readonly string[] {
  return Array.isArray(attributes) ? attributes.map((_, at) => `${String(names)}${at}`) : [];
}

export const compositeType = defineGenerator({
  fields: {
    schema: inSchema,
    name: nameOf('pair', 4),
    attributes: list(typeField(0.4), 1, 4),
    names: seldom(0.3, 'a', 'b'),
  },
  statements: ({ attributes }, scene, item) => {
    const names = attributesOf(item);
    const parts = attributes.map(
      (type, at) => sql`${ident(names[at] ?? '')} ${typeSql(type, scene)}`,
    );
    return [sql`CREATE TYPE ${scene.name(item)} AS (${join(parts)})`];
  },
  target: (_values, scene, item) => sql`TYPE ${scene.name(item)}`,
});
