/** From declarations to where each thing is declared, and what it was called before. */

import type { Origin } from '../model/origin.ts';
import type { Declaration, ItemData } from './declaration.ts';

const none: ReadonlyMap<string, string> = new Map();

function itemOrigin(of: ItemData, schema: string, table: string): Origin[] {
  const { kind, name, where, renamedFrom = null } = of;
  return name === null ? [] : [{ kind, schema, table, name, where, renamedFrom, members: none }];
}

function membersOf(of: Declaration): ReadonlyMap<string, string> {
  if (of.kind === 'enum') return new Map(Object.entries(of.renamedValues ?? {}));
  if (of.kind !== 'composite type') return none;
  return new Map(
    of.attributes.flatMap(({ name, renamedFrom }) =>
      renamedFrom === undefined || renamedFrom.name === null ? [] : [[renamedFrom.name, name]],
    ),
  );
}

function originsIn(of: Declaration): Origin[] {
  if (!('renamedFrom' in of) && !('where' in of && 'name' in of)) return [];
  if (of.kind === 'trigger' || of.kind === 'policy') {
    return of.on === null ? [] : itemOrigin(of, of.on.schema, of.on.name);
  }
  const { kind, name, where } = of;
  const schema = 'schema' in of && kind !== 'extension' ? of.schema : null;
  const renamedFrom = ('renamedFrom' in of ? of.renamedFrom : undefined) ?? null;
  const own = { kind, schema, table: null, name, where, renamedFrom, members: membersOf(of) };
  if (schema === null) return [own];
  const items = 'items' in of ? of.items : [];
  const columns = of.kind === 'table' ? of.columns : [];
  const checks = of.kind === 'domain' ? of.checks : [];
  return [
    own,
    ...columns.map((column) => ({
      kind: 'column',
      schema,
      table: name,
      name: column.name,
      where: column.where,
      renamedFrom: column.renamedFrom ?? null,
      members: none,
    })),
    ...items.flatMap((each) => itemOrigin(each, schema, name)),
    ...checks.flatMap((each) =>
      itemOrigin(each, schema, name).map((origin) => ({ ...origin, kind: 'domain constraint' })),
    ),
  ];
}

export function originsOf(declarations: readonly Declaration[]): readonly Origin[] {
  return declarations.flatMap(originsIn);
}
