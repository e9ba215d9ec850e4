import { ident, join, nothing, sql, trusted } from '../../../model/sql.ts';
import { inSchema, list, nameOf, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import type { Item } from '../item.ts';
import { typeField, typeSql } from '../type.ts';
import type { TypeData } from '../type-data.ts';

/** The names of its attributes. */
export function attributesOf({ values: { attributes, names } }: Item): readonly string[] {
  return Array.isArray(attributes) ? attributes.map((_, at) => `${String(names)}${at}`) : [];
}

export const compositeType = defineGenerator({
  fields: {
    schema: inSchema,
    name: nameOf('pair', 4),
    attributes: list(typeField(0.4), 1, 4),
    collation: seldom(0.2, '', '"C"', '"POSIX"'),
    names: seldom(0.3, 'a', 'b'),
  },
  statements: ({ attributes, collation }, scene, item) => {
    const collated = (type: TypeData) =>
      collation !== '' && scene.family(type) === 'text'
        ? sql` COLLATE ${trusted(collation)}`
        : nothing;
    const names = attributesOf(item);
    const parts = attributes.map(
      (type, at) => sql`${ident(names[at] ?? '')} ${typeSql(type, scene)}${collated(type)}`,
    );
    return [sql`CREATE TYPE ${scene.name(item)} AS (${join(parts)})`];
  },
  target: (_values, scene, item) => sql`TYPE ${scene.name(item)}`,
});
