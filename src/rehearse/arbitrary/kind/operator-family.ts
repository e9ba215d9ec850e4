import { sql, trusted } from '../../../model/sql.ts';
import { choice, inSchema, nameOf } from '../field.ts';
import { defineGenerator } from '../generator.ts';

export const operatorFamily = defineGenerator({
  weight: 0.3,
  fields: { schema: inSchema, name: nameOf('fam', 2), method: choice('btree', 'hash') },
  statements: ({ method }, scene, item) => [
    sql`CREATE OPERATOR FAMILY ${scene.name(item)} USING ${trusted(method)}`,
  ],
  target: ({ method }, scene, item) =>
    sql`OPERATOR FAMILY ${scene.name(item)} USING ${trusted(method)}`,
});
