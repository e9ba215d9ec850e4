import { sql } from '../../../model/sql.ts';
import { columns, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { columnNames, nameAt } from '../part.ts';

export const sequenceOwnership = defineGenerator({
  fields: {
    sequence: ref(['sequence']),
    table: ref(['table'], (item, { scene, values }) => {
      const sequence = scene.item(Number(values.sequence));
      return sequence?.values.schema === item.values.schema;
    }),
    column: columns('table', 1, 1),
  },
  statements: ({ sequence, table, column }, scene) => [
    sql`ALTER SEQUENCE ${nameAt(sequence, scene)} OWNED BY ${nameAt(table, scene)}.${columnNames(column, scene)}`,
  ],
});
