import { nothing, sql, trusted } from '../../../model/sql.ts';
import { nameOf, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { when } from '../part.ts';

export const publication = defineGenerator({
  weight: 0.4,
  fields: {
    name: nameOf('pub', 3),
    all: seldom(0.2, false, true),
    options: seldom(0.4, '', "publish = 'insert'", 'publish_via_partition_root = true'),
  },
  statements: ({ all, options }, scene, item) => [
    sql`CREATE PUBLICATION ${scene.name(item)}${when(all, 'FOR ALL TABLES')}${options === '' ? nothing : sql` WITH (${trusted(options)})`}`,
  ],
  target: (_values, scene, item) => sql`PUBLICATION ${scene.name(item)}`,
});
