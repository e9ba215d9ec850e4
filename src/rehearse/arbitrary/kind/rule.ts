import { ident, nothing, sql, trusted } from '../../../model/sql.ts';
import { condition, expressionField } from '../expression.ts';
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
    where: optional(expressionField({ of: 'table', calls: 0.3 }), 0.3),
    among: optional(expressionField({ of: 'other', calls: 0 }), 0.4),
    disabled: seldom(0.15, false, true),
  },
  statements: ({ table, name, event, instead, other, where, among, disabled }, scene) => {
    const on = nameAt(table, scene);
    const work =
      other === null
        ? sql`NOTIFY n`
        : sql`DELETE FROM ${nameAt(other, scene)}${among === null ? nothing : sql` WHERE ${condition(among, scene)}`}`;
    const row = event === 'INSERT' ? sql`new` : sql`old`;
    const filter =
      where === null || scene.item(table)?.kind === 'view'
        ? nothing
        : sql` WHERE ${condition(where, scene, { column: (column) => sql`${row}.${column}` })}`;
    return [
      sql`CREATE RULE ${ident(name)} AS ON ${trusted(event)} TO ${on}${filter} DO ${instead ? sql`INSTEAD NOTHING` : sql`ALSO ${work}`}`,
      ...(disabled ? [sql`ALTER${when(true, 'TABLE')} ${on} DISABLE RULE ${ident(name)}`] : []),
    ];
  },
  target: ({ table, name }, scene) => sql`RULE ${ident(name)} ON ${nameAt(table, scene)}`,
});
