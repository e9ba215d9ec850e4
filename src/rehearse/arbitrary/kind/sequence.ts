import { nothing, sql, trusted } from '../../../model/sql.ts';
import { choice, inSchema, nameOf, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { when } from '../part.ts';

export const sequence = defineGenerator({
  fields: {
    schema: inSchema,
    name: nameOf('seq', 4),
    type: choice('bigint', 'integer', 'smallint'),
    unlogged: seldom(0.1, false, true),
    increment: seldom(0.3, 1, 2, 10, -1),
    limits: seldom(0.4, '', 'MINVALUE 5 MAXVALUE 500', 'MAXVALUE 30000', 'MINVALUE 3'),
    start: seldom(0.3, '', '7', '20'),
    cache: seldom(0.2, 1, 5),
    cycle: seldom(0.2, false, true),
  },
  statements: (values, scene, item) => {
    const { type, unlogged, increment, limits, start, cache, cycle } = values;
    const bounds =
      increment < 0
        ? trusted(' MINVALUE -9 MAXVALUE 99')
        : limits === ''
          ? nothing
          : trusted(` ${limits}`);
    return [
      sql`CREATE${when(unlogged, 'UNLOGGED')} SEQUENCE ${scene.name(item)} AS ${trusted(type)} INCREMENT ${increment}${bounds}${start === '' ? nothing : sql` START ${trusted(start)}`} CACHE ${cache}${when(cycle, 'CYCLE')}`,
    ];
  },
  target: (_values, scene, item) => sql`SEQUENCE ${scene.name(item)}`,
});
