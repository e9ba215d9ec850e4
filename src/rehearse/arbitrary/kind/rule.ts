import { ident, nothing, type Sql, sql, trusted } from '../../../model/sql.ts';
import { condition, expressionField } from '../expression.ts';
import { choice, nameOf, optional, ref, seldom } from '../field.ts';
import { defineGenerator, type Scene } from '../generator.ts';
import { nameAt, outputs, when } from '../part.ts';

const works = ['delete', 'insert', 'update', 'returning'] as const;

/** What is done to another table, with a value of the row where it has one. */
function workOn(
  other: number,
  work: (typeof works)[number],
  row: Sql,
  on: number,
  where: Sql,
  scene: Scene,
): Sql {
  const name = nameAt(other, scene);
  const [table, from] = [scene.item(other), scene.item(on)];
  const [target] = table === undefined ? [] : outputs(table, scene).toReversed();
  const [source] = from === undefined ? [] : outputs(from, scene);
  const value = source === undefined ? sql`1` : sql`${row}.${source.name}`;
  if (target === undefined || work === 'delete') return sql`DELETE FROM ${name}${where}`;
  if (work === 'insert') return sql`INSERT INTO ${name} (${target.name}) SELECT ${value}${where}`;
  const set = sql`UPDATE ${name} SET ${target.name} = ${value}${where}`;
  return work === 'update' ? set : sql`(${set}; NOTIFY n)`;
}

export const rule = defineGenerator({
  weight: 0.5,
  fields: {
    table: ref(['table', 'view']),
    name: nameOf('ru', 3),
    event: choice('INSERT', 'UPDATE', 'DELETE'),
    instead: choice(false, true),
    other: optional(ref(['table']), 0.6),
    work: choice(...works),
    only: choice(false, true),
    where: optional(expressionField({ of: 'table', calls: 0.3 }), 0.3),
    among: optional(expressionField({ of: 'other', calls: 0 }), 0.4),
    disabled: seldom(0.15, false, true),
  },
  statements: (values, scene) => {
    const { table, name, event, instead, other, work, only, where, among, disabled } = values;
    const on = nameAt(table, scene);
    const row = event === 'INSERT' ? sql`new` : sql`old`;
    const given = among === null ? nothing : sql` WHERE ${condition(among, scene)}`;
    const done =
      other === null
        ? sql`NOTIFY n`
        : workOn(other, work, row, table, work === 'insert' ? nothing : given, scene);
    const filter =
      where === null || scene.item(table)?.kind === 'view'
        ? nothing
        : sql` WHERE ${condition(where, scene, { column: (column) => sql`${row}.${column}` })}`;
    return [
      sql`CREATE RULE ${ident(name)} AS ON ${trusted(event)} TO ${on}${filter} DO ${trusted(instead ? 'INSTEAD' : 'ALSO')} ${instead && only ? sql`NOTHING` : done}`,
      ...(disabled ? [sql`ALTER${when(true, 'TABLE')} ${on} DISABLE RULE ${ident(name)}`] : []),
    ];
  },
  target: ({ table, name }, scene) => sql`RULE ${ident(name)} ON ${nameAt(table, scene)}`,
});
