import { join, sql } from '../../../model/sql.ts';
import { choice, inSchema, list, nameOf, optional, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

export const textSearchConfiguration = defineGenerator({
  weight: 0.4,
  fields: {
    schema: inSchema,
    name: nameOf('conf', 3),
    parser: optional(ref(['text search parser']), 0.3),
    dictionaries: list(ref(['text search dictionary']), 0, 2),
    simple: choice(true, false),
  },
  statements: ({ parser, dictionaries, simple }, scene, item) => {
    const name = scene.name(item);
    const used = [
      ...new Set([
        ...dictionaries.map((key) => nameAt(key, scene)),
        ...(simple ? [sql`pg_catalog.simple`] : []),
      ]),
    ];
    return [
      sql`CREATE TEXT SEARCH CONFIGURATION ${name} (PARSER = ${parser === null ? sql`pg_catalog."default"` : nameAt(parser, scene)})`,
      ...(used.length === 0
        ? []
        : [
            sql`ALTER TEXT SEARCH CONFIGURATION ${name} ADD MAPPING FOR word, asciiword WITH ${join(used)}`,
          ]),
    ];
  },
  target: (_values, scene, item) => sql`TEXT SEARCH CONFIGURATION ${scene.name(item)}`,
});
