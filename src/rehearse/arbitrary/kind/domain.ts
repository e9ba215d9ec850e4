import { nothing, sql, trusted } from '../../../model/sql.ts';
import { valueFor } from '../expression.ts';
import { inSchema, nameOf, number, optional, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { when } from '../part.ts';
import { typeField, typeSql } from '../type.ts';

export const domain = defineGenerator({
  fields: {
    schema: inSchema,
    name: nameOf('dom', 4),
    type: typeField(0.4),
    notNull: seldom(0.2, false, true),
    default: optional(number(6), 0.3),
    collation: seldom(0.15, '', '"C"', '"POSIX"'),
  },
  statements: (values, scene, item) => {
    const family = scene.family(values.type);
    const collate =
      values.collation !== '' && family === 'text'
        ? sql` COLLATE ${trusted(values.collation)}`
        : nothing;
    const given =
      values.default === null
        ? nothing
        : sql` DEFAULT ${valueFor(values.type, values.default, scene)}`;
    return [
      sql`CREATE DOMAIN ${scene.name(item)} AS ${typeSql(values.type, scene)}${collate}${given}${when(values.notNull, 'NOT NULL')}`,
    ];
  },
  target: (_values, scene, item) => sql`DOMAIN ${scene.name(item)}`,
});
