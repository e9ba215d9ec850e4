import { ident, sql, trusted } from '../../../model/sql.ts';
import { choice, nameOf, optional, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt, when } from '../part.ts';

export const rule = defineGenerator({
  weight: 0.5,
  fields: {
    table: ref(['table', 'view']),
    name: nameOf('ru', 3),
    event: choice('INSERT', 'UPDATE', 'DELETE'),
    instead: choice(false, true),
    other: optional(ref(['table']), 0.5),
    disabled: seldom(0.15, false, true),
  },
  statements: ({ table, name, event, instead, other, disabled }, scene) => {
    const on = nameAt(table, scene);
    const work = other === null ? sql`NOTIFY n` : sql`DELETE FROM ${nameAt(other, scene)}`;
    return [
      sql`CREATE RULE ${ident(name)} AS ON ${trusted(event)} TO ${on} DO ${instead ? sql`INSTEAD NOTHING` : sql`ALSO ${work}`}`,
      ...(disabled ? [sql`ALTER${when(true, 'TABLE')} ${on} DISABLE RULE ${ident(name)}`] : []),
    ];
  },
  target: ({ table, name }, scene) => sql`RULE ${ident(name)} ON ${nameAt(table, scene)}`,
});
