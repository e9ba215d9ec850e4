import { ident, nothing, qualified, sql, trusted } from '../../../model/sql.ts';
import { choice, inSchema, nameOf, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';

/** With the functions that it needs, which stand on text's. */
export const baseType = defineGenerator({
  weight: 0.3,
  fields: {
    schema: inSchema,
    name: nameOf('base', 2),
    storage: choice('extended', 'plain', 'main'),
    category: seldom(0.3, 'U', 'S'),
    delimiter: seldom(0.2, ',', ';'),
    collatable: seldom(0.3, false, true),
  },
  statements: ({ schema, name, storage, category, delimiter, collatable }, scene, item) => {
    const type = scene.name(item);
    const at = scene.schema(schema);
    const [input, output] = ['in', 'out'].map((end) =>
      qualified(at, `${name.slice(0, 20)}_${end}`),
    );
    if (input === undefined || output === undefined) return [];
    return [
      sql`CREATE TYPE ${type}`,
      sql`CREATE FUNCTION ${input}(cstring) RETURNS ${type} LANGUAGE internal IMMUTABLE STRICT AS 'textin'`,
      sql`CREATE FUNCTION ${output}(${type}) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout'`,
      sql`CREATE TYPE ${type} (INPUT = ${input}, OUTPUT = ${output}, STORAGE = ${ident(storage)}, CATEGORY = ${trusted(`'${category}'`)}, DELIMITER = ${trusted(`'${delimiter}'`)}${collatable ? sql`, COLLATABLE = true` : nothing})`,
    ];
  },
  target: (_values, scene, item) => sql`TYPE ${scene.name(item)}`,
});
