/** What stays between two schemas: the tables and columns whose rows must be the same afterwards. */

import { type Catalog, type Id, identityIn, objectId, sameJson } from '../model/catalog.ts';
import { ident, type Sql, sql, trusted } from '../model/sql.ts';
import { memberId, membersOf, type Renamable, renamedBy } from '../plan/rename.ts';
import type { ObservedColumn, ObservedTable } from './fingerprint.ts';
import { besidePartitioned, pooledIn } from './partitions.ts';
import type { ColumnShape, TableShape } from './shape.ts';
import { withinNow, withinOf } from './within.ts';

type NamedTable = Pick<TableShape, 'sql'>;
export type Renamed = (id: Id) => Id;

export const tableId = (table: NamedTable) => objectId('table', table.sql);
export const columnId = (table: NamedTable, name: string) =>
  objectId('column', trusted(`${table.sql}.${ident(name)}`));

const nameIn = (id: Id) => trusted(identityIn(id));

/** Of a table, and not of those that inherit from it. */
const rowsIn = (id: Id, { objects }: Catalog) =>
  objects.get(id)?.spec.partitionBy === null ? sql`ONLY ${nameIn(id)}` : nameIn(id);

const columnIn = (table: Id, name: Sql) => objectId('column', trusted(`${nameIn(table)}.${name}`));

/** What is called `name` within `table`, and is called otherwise after. */
const nowCalled = (table: NamedTable, name: string, renamed: Renamed): Sql =>
  calledIn(columnId(table, name), tableId(table), renamed);

/** What is named within something, by its id and that one's, as it is called there after. */
const calledIn = (id: Id, whole: Id, renamed: Renamed): Sql =>
  trusted(nameIn(renamed(id)).slice(nameIn(renamed(whole)).length + 1));

/** What `before` has and `after` has not; what neither knows is there and stays. */
const goes = (id: Id, before: Catalog, after: Catalog, renamed: Renamed) =>
  before.objects.has(id) && !after.objects.has(renamed(id));

/** Columns that become generated, or cease to be, hold no data of their own. */
const isGenerated = (id: Id, catalog: Catalog) =>
  (catalog.objects.get(id)?.spec.generated ?? null) !== null;

/**
 * An attribute of values within columns, where it is there in both. A generated column's is no value of its own: it is
 * lost from there when that is made again.
 */
export function attributeIn(before: Catalog, after: Catalog, renamed: Renamed = (id) => id) {
  const isMember = (of: Id, member: Id): boolean => {
    const type = after.objects.get(of);
    return type !== undefined && membersOf(type).some((name) => memberId(of, name) === member);
  };
  const isColumn = (from: Id, to: Id): boolean => {
    const [old, now] = [before.objects.get(from), after.objects.get(to)];
    if (old === undefined || now === undefined) return old === undefined;
    return (!isGenerated(from, before) && !isGenerated(to, after)) || sameJson(old.spec, now.spec);
  };
  return (type: Sql, attribute: string): { readonly id: Id; readonly of: Id } | null => {
    const composite = objectId('composite type', type);
    if (before.objects.has(composite)) {
      const id = memberId(composite, attribute);
      return isMember(renamed(composite), renamed(id)) ? { id, of: composite } : null;
    }
    const id = columnId({ sql: type }, attribute);
    return isColumn(id, renamed(id)) ? { id, of: tableId({ sql: type }) } : null;
  };
}

export function observedColumn(
  { name, typeText, type }: Pick<ColumnShape, 'name' | 'typeText' | 'type'>,
  staying: ReturnType<typeof attributeIn>,
): ObservedColumn {
  const within = withinOf(type, staying);
  return { name, typeText, ...(within && { within }) };
}

/** Tables and columns of `before` that `after` has too, whatever it calls them. */
export function surviving(
  shapes: readonly TableShape[],
  before: Catalog,
  after: Catalog,
  renamed: Renamed = (id) => id,
): ObservedTable[] {
  const beside = besidePartitioned(before, after, renamed);
  const pooled = pooledIn(before, after, renamed);
  const staying = attributeIn(before, after, renamed);
  return shapes
    .filter((table) => !goes(tableId(table), before, after, renamed) && !pooled.has(tableId(table)))
    .map((table) => {
      // It may be partitioned before, or after.
      const others = beside(tableId(table));
      // What comes with a table of its own, or stays with one, may not have all columns there.
      const isEverywhere = (name: string) =>
        others.before.every((id) => before.objects.has(columnIn(id, ident(name)))) &&
        others.after.every((id) =>
          after.objects.has(columnIn(id, nowCalled(table, name, renamed))),
        );
      return {
        table: table.sql,
        partitioned: table.partitioned,
        ...(others.before.length > 0 && {
          beside: others.before.map((id) => rowsIn(id, before)),
        }),
        ...(others.gone.length > 0 && {
          gone: others.gone.map(nameIn),
          supplanted: others.supplanted.map(nameIn),
        }),
        columns: table.columns.flatMap(({ name, typeText, type, generated }) => {
          const id = columnId(table, name);
          const isKept = !goes(id, before, after, renamed) && !isGenerated(renamed(id), after);
          if (generated || !isKept || !isEverywhere(name)) return [];
          return [observedColumn({ name, typeText, type }, staying)];
        }),
      };
    });
}

/** A renamed label of an enum is the same value, and another text. */
function isRelabelled(typeText: string, steps: Renamable, renamed: Renamed): boolean {
  const type = nameIn(renamed(objectId('enum', trusted(typeText.replace(/(\[\])+$/, '')))));
  return steps.some(({ effects = [] }) =>
    effects.some((effect) => effect.from?.startsWith(`enum value:${type}.`) === true),
  );
}

/** What must stay, as it is called before and (`now`) after the steps. */
export function keptBy(
  steps: Renamable,
  shapes: readonly TableShape[],
  before: Catalog,
  after: Catalog,
): { readonly before: readonly ObservedTable[]; readonly now: readonly ObservedTable[] } {
  const renamed = renamedBy(steps);
  const kept = surviving(shapes, before, after, renamed).map((table) => ({
    ...table,
    columns: table.columns.filter(({ typeText }) => !isRelabelled(typeText, steps, renamed)),
  }));
  const beside = besidePartitioned(before, after, renamed);
  const now = asCalledAfter(steps, kept).map((observed) => ({
    ...observed,
    beside: beside(tableId({ sql: observed.table })).after.map((id) => rowsIn(id, after)),
  }));
  return { before: kept, now };
}

/**
 * What must be there again when the steps are undone: all columns, but of a table with which others share their rows
 * the columns that all have, and not each of them on its own.
 */
export function comingBack(
  { before: kept }: ReturnType<typeof keptBy>,
  shapes: readonly TableShape[],
  before: Catalog,
  after: Catalog,
  renamed: Renamed,
): ObservedTable[] {
  const pooled = pooledIn(before, after, renamed);
  const sharing = new Map(
    kept.flatMap((each) => (each.beside === undefined ? [] : [[each.table, each]])),
  );
  const going = new Map(kept.map((each) => [each.table, each]));
  const withoutGone = (observed: ObservedTable): ObservedTable => {
    const { gone = [], supplanted = [], columns: staying = [] } = going.get(observed.table) ?? {};
    const stay = new Map(staying.map((column) => [column.name, column]));
    // What is gone from within a column is no loss of the whole value.
    const columns = observed.columns.map((column) => stay.get(column.name) ?? column);
    return { ...observed, gone, supplanted, columns };
  };
  return surviving(shapes, before, before)
    .filter(({ table }) => !pooled.has(tableId({ sql: table })))
    .map((observed) => sharing.get(observed.table) ?? withoutGone(observed));
}

/** The same tables, by the names that they have after these steps. */
export function asCalledAfter(steps: Renamable, tables: readonly ObservedTable[]): ObservedTable[] {
  const renamed = renamedBy(steps);
  return tables.map((observed) => asCalledNow(observed, renamed));
}

function asCalledNow(observed: ObservedTable, renamed: Renamed): ObservedTable {
  const table = { sql: observed.table };
  return {
    ...observed,
    now: nameIn(renamed(tableId(table))),
    columns: observed.columns.map(({ within, ...column }) => ({
      ...column,
      now: nowCalled(table, column.name, renamed),
      ...(within && { within: withinNow(within, (id, of) => calledIn(id, of, renamed)) }),
    })),
  };
}
