import { join, literal, sql } from '../../../model/sql.ts';
import { computed, inSchema, nameOf } from '../field.ts';
import { defineGenerator } from '../generator.ts';

const words = ['sad', 'ok', 'happy', "it's", 'Ünï', 'new', 'done'];

export const enumType = defineGenerator({
  fields: {
    schema: inSchema,
    name: nameOf('mood', 4),
    labels: {
      ...computed<readonly string[]>(({ random }) => {
        const left = words.slice();
        const size = random.chance(0.05) ? 0 : 1 + random.integer(5);
        // Mostly in the order of the list, so that labels come and go in between.
        const found = new Set(Array.from({ length: size }, () => random.pick(words) ?? 'ok'));
        const ordered = left.filter((word) => found.has(word));
        return random.chance(0.25) ? ordered.reverse() : ordered;
      }),
      simpler: (labels) =>
        labels.length > 1 ? labels.map((label) => labels.filter((other) => other !== label)) : [],
    },
  },
  statements: ({ labels }, scene, item) => [
    sql`CREATE TYPE ${scene.name(item)} AS ENUM (${join(labels.map(literal))})`,
  ],
  target: (_values, scene, item) => sql`TYPE ${scene.name(item)}`,
});
