import { literal, sql } from '../../../model/sql.ts';
import { callOf, valueFor } from '../expression.ts';
import { columns, number, optional, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { columnNames, nameAt, outputs } from '../part.ts';
import { typeSql } from '../type.ts';
import { columnType } from '../type-data.ts';

export const columnDefault = defineGenerator({
  weight: 1.5,
  fields: {
    table: ref(['table']),
    column: columns('table', 1, 1, ({ values }) => values.generated === null),
    value: number(6),
    view: optional(ref(['view']), 0.12),
    sequence: optional(ref(['sequence']), 0.25),
    call: optional(
      ref(['function'], ({ values }) => values.returns === 'type'),
      0.3,
    ),
  },
  statements: ({ table, column, value, view, sequence, call }, scene) => {
    const over = view === null ? undefined : scene.item(view);
    const last = over && outputs(over, scene).at(-1);
    if (over !== undefined && last !== undefined) {
      return [
        sql`ALTER VIEW ${scene.name(over)} ALTER COLUMN ${last.name} SET DEFAULT ${literal(`d${value}`)}`,
      ];
    }
    const item = scene.item(column[0] ?? -1);
    const type = columnType(item?.values.type ?? null);
    if (item === undefined || type === null) return [];
    const family = scene.family(type);
    const plain = valueFor(type, value, scene);
    const next =
      sequence !== null && family === 'integer'
        ? sql`nextval(${literal(nameAt(sequence, scene))}::regclass)`
        : plain;
    const given =
      call === null
        ? next
        : sql`CASE WHEN ${callOf(call, scene)} IS NULL THEN ${next} ELSE ${plain}::${typeSql(type, scene)} END`;
    return [
      sql`ALTER TABLE ${nameAt(table, scene)} ALTER COLUMN ${columnNames(column, scene)} SET DEFAULT ${given}`,
    ];
  },
});
