import { ident, sql } from '../../../model/sql.ts';
import { ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

export const cluster = defineGenerator({
  weight: 0.4,
  fields: {
    index: ref(
      ['index', 'unique', 'primary key'],
      ({ values }) =>
        values.generated !== true &&
        (values.method ?? 'btree') === 'btree' &&
        (values.where ?? null) === null,
    ),
  },
  statements: ({ index }, scene) => {
    const item = scene.item(index);
    if (item === undefined) return [];
    return [
      sql`ALTER TABLE ${nameAt(Number(item.values.table), scene)} CLUSTER ON ${ident(String(item.values.name))}`,
    ];
  },
});
