import { ident, sql } from '../../../model/sql.ts';
import { ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

export const cluster = defineGenerator({
  weight: 0.4,
  fields: {
    index: ref(
      ['index', 'unique', 'primary key'],
      ({ values }, { scene }) =>
        scene.partitionKeys(Number(values.table)).length === 0 &&
        values.generated !== true &&
        (values.method ?? 'btree') === 'btree' &&
        (values.where ?? null) === null,
      ({ add }) => {
        const table = add('table', { like: null, rowType: null, partitionBy: null });
        if (table === null) return;
        const type = { name: 'integer', item: null, array: false };
        const column = add('column', { table: table.key, type, generated: null });
        if (column !== null) {
          add('index', { table: table.key, columns: [column.key], method: 'btree', where: null });
        }
      },
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
