import { sql, trusted } from '../../../model/sql.ts';
import { choice, columns, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { columnNames, familyOf, nameAt } from '../part.ts';

export const identity = defineGenerator({
  fields: {
    table: ref(['table'], ({ key }, { scene }) =>
      scene.columns(key).some((column) => familyOf(column, scene) === 'integer'),
    ),
    column: columns('table', 1, 1, (column, { scene }) => familyOf(column, scene) === 'integer'),
    always: choice('ALWAYS', 'BY DEFAULT'),
    options: seldom(
      0.3,
      '',
      ' (START 10)',
      ' (INCREMENT 5 CACHE 3)',
      ' (MAXVALUE 9000 CYCLE)',
      ' (INCREMENT -1 MAXVALUE 5)',
      ' (MINVALUE 3 START 4)',
    ),
  },
  statements: ({ table, column, always, options }, scene) => {
    const alter = sql`ALTER TABLE ${nameAt(table, scene)} ALTER COLUMN ${columnNames(column, scene)}`;
    return [
      sql`${alter} SET NOT NULL, ALTER COLUMN ${columnNames(column, scene)} ADD GENERATED ${trusted(always)} AS IDENTITY${trusted(options)}`,
    ];
  },
});
