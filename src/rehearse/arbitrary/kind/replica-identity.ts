import { ident, sql, trusted } from '../../../model/sql.ts';
import { choice, optional, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

export const replicaIdentity = defineGenerator({
  weight: 0.5,
  fields: {
    table: ref(['table']),
    mode: choice('FULL', 'NOTHING'),
    key: optional(
      ref(
        ['unique', 'primary key', 'index'],
        (item, { values }) => item.values.table === values.table,
      ),
      0.6,
    ),
  },
  statements: ({ table, mode, key }, scene) => {
    const item = key === null ? undefined : scene.item(key);
    const what =
      item === undefined ? trusted(mode) : sql`USING INDEX ${ident(String(item.values.name))}`;
    return [sql`ALTER TABLE ${nameAt(table, scene)} REPLICA IDENTITY ${what}`];
  },
});
