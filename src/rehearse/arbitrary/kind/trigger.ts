import { ident, nothing, sql, trusted } from '../../../model/sql.ts';
import { condition, expressionField } from '../expression.ts';
import { choice, columns, nameOf, optional, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { columnNames, nameAt } from '../part.ts';

export const trigger = defineGenerator({
  fields: {
    table: ref(['table', 'view']),
    name: nameOf('tr', 4),
    call: ref(
      ['function'],
      ({ values }) => values.returns === 'trigger',
      (maker) => {
        maker.add('function', { returns: 'trigger' });
      },
    ),
    event: choice('INSERT', 'UPDATE', 'DELETE', 'INSERT OR UPDATE'),
    time: choice('BEFORE', 'AFTER', 'CONSTRAINT'),
    each: choice('ROW', 'STATEMENT'),
    of: optional(columns('table', 1, 3), 0.3),
    when: optional(expressionField({ of: 'table' }), 0.3),
    transition: seldom(0.1, false, true),
    argument: seldom(0.2, '', "'x', 'it''s'"),
    enabled: seldom(0.2, '', 'DISABLE', 'ENABLE ALWAYS', 'ENABLE REPLICA'),
  },
  statements: (values, scene) => {
    const table = scene.item(values.table);
    if (table === undefined) return [];
    const on = scene.name(table);
    const name = ident(values.name);
    const call = sql`EXECUTE FUNCTION ${nameAt(values.call, scene)}(${trusted(values.argument)})`;
    if (table.kind === 'view') {
      return [
        sql`CREATE TRIGGER ${name} INSTEAD OF ${trusted(values.event)} ON ${on} FOR EACH ROW ${call}`,
      ];
    }
    const update = values.event === 'UPDATE' && values.of !== null && values.of.length > 0;
    const event = update
      ? sql`UPDATE OF ${columnNames(values.of ?? [], scene)}`
      : trusted(values.event);
    const constraint = values.time === 'CONSTRAINT';
    const row = constraint || values.each === 'ROW';
    const old = values.event === 'DELETE' ? sql`old` : sql`new`;
    const filter =
      values.when === null || !row
        ? nothing
        : sql` WHEN (${condition(values.when, scene, { column: (column) => sql`${old}.${column}` })})`;
    const transition =
      values.transition &&
      values.time === 'AFTER' &&
      values.event === 'UPDATE' &&
      !update &&
      values.when === null
        ? sql` REFERENCING OLD TABLE AS o NEW TABLE AS n`
        : nothing;
    const time = constraint ? sql`AFTER` : trusted(values.time);
    return [
      sql`CREATE ${constraint ? sql`CONSTRAINT ` : nothing}TRIGGER ${name} ${time} ${event} ON ${on}${constraint ? sql` DEFERRABLE` : nothing}${transition} FOR EACH ${row ? sql`ROW` : sql`STATEMENT`}${filter} ${call}`,
      ...(values.enabled === ''
        ? []
        : [sql`ALTER TABLE ${on} ${trusted(values.enabled)} TRIGGER ${name}`]),
    ];
  },
  target: ({ table, name }, scene) => sql`TRIGGER ${ident(name)} ON ${nameAt(table, scene)}`,
});
