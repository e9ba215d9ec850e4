/** Primary keys and unique constraints. */

import { ident, nothing, type Sql, sql, trusted } from '../../../model/sql.ts';
import { choice, columns, nameOf, optional, ref, seldom } from '../field.ts';
import { defineGenerator, type Generator } from '../generator.ts';
import { columnNames, deferrals, isOrdered, keyColumns, nameAt, when } from '../part.ts';

export function key(word: string, what: Sql, isPrimary: boolean): Generator {
  return defineGenerator({
    weight: 1.2,
    fields: {
      table: ref(
        ['table'],
        (table, { scene, self }) =>
          !isPrimary ||
          !scene
            .of('primary key')
            .some((other) => other.key !== self?.key && other.values.table === table.key),
      ),
      name: nameOf(word, 4),
      columns: columns('table', 1, 2, (column, { scene }) => isOrdered(column, scene)),
      include: optional(columns('table', 1, 1), 0.1),
      nullsEqual: seldom(0.15, false, true),
      deferral: seldom(0.15, deferrals[0], deferrals[1], deferrals[2]),
      fill: seldom(0.1, false, true),
      generated: choice(false, true),
    },
    statements: (values, scene) => {
      const { table, include, nullsEqual, deferral, fill } = values;
      const keys = keyColumns(table, values.columns, scene);
      const items = keys.flatMap((each) => scene.item(each) ?? []);
      if (!items.every((each) => isOrdered(each, scene))) return [];
      const more = include?.filter((each) => !keys.includes(each)) ?? [];
      const name = values.generated ? nothing : sql`CONSTRAINT ${ident(values.name)} `;
      return [
        sql`ALTER TABLE ${nameAt(table, scene)} ADD ${name}${what}${when(!isPrimary && nullsEqual, 'NULLS NOT DISTINCT')} (${columnNames(keys, scene)})${more.length === 0 ? nothing : sql` INCLUDE (${columnNames(more, scene)})`}${when(fill, 'WITH (fillfactor = 60)')}${trusted(deferral)}`,
      ];
    },
    target: ({ table, name }, scene) => sql`CONSTRAINT ${ident(name)} ON ${nameAt(table, scene)}`,
  });
}
