/** Columns that become text while rows that they have within are written again, and come back. */

import type { Detour } from '../kinds/kind.ts';
import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import { type Catalog, type CatalogObject, describe, type Id, parentIn } from '../model/catalog.ts';
import { type Hazard, hazard, ofValues } from '../model/hazard.ts';
import type { Statement } from '../model/statement.ts';
import type { Action } from './action.ts';
import type { ContextOf } from './contexts.ts';
import { type HeirsOf, heirsBetween, withHeirs } from './heirs.ts';
import { Parts } from './parts.ts';
import type { RowUse } from './row-use.ts';

/** By table: its new columns, where with one of them PostgreSQL writes the rows again that are there. */
export type Filled = ReadonlyMap<Id, readonly CatalogObject[]>;

export function filledBy(
  created: readonly CatalogObject[],
  before: Catalog,
  after: Catalog,
  contextOf: ContextOf,
): Filled {
  const columns = new Map<Id, CatalogObject[]>();
  for (const object of created) {
    const table = parentIn(after.dependencies(), object.id);
    if (kindOf(object).standIn === undefined || table === undefined) continue;
    const whole = before.objects.get(table);
    if (whole && kindOf(whole).holder) append(columns, table, object);
  }
  if (columns.size === 0) return columns;
  const parts = new Parts(after);
  const fills = (column: CatalogObject): boolean =>
    kindOf(column).fillsRows?.(column.spec) === true ||
    contextOf(column.id).demanding === true ||
    parts.of(column.id).some((part) => {
      const object = after.objects.get(part);
      return object !== undefined && kindOf(object).fillsRows?.(object.spec) === true;
    });
  return new Map([...columns].filter(([, list]) => list.some(fills)));
}

/** What replace.ts has decided. */
interface Decided {
  readonly before: Catalog;
  readonly after: Catalog;
  /** As it is before. */
  readonly rows: RowUse;
  readonly columns: readonly Id[];
  /** See `filledBy`. */
  readonly filled: Filled;
  readonly replaced: ReadonlySet<Id>;
  /** What is altered, or moves to another type. */
  readonly changed: ReadonlySet<Id>;
  readonly statementsOf: (id: Id) => readonly Statement[];
  readonly contextOf: ContextOf;
}

/** What becomes of the values of a table's columns, and so of those in its rows elsewhere. */
function lossesWithin(column: Id, decided: Decided): Hazard[] {
  const { rows, changed, columns, statementsOf } = decided;
  const tables = rows.within(column);
  const isWithin = (id: Id) => tables.has(rows.tableOf(id));
  const all = [...changed].filter(isWithin).flatMap(statementsOf);
  return [
    ...all.flatMap(({ hazards }) => hazards.filter(({ code }) => ofValues.has(code))),
    ...columns.filter(isWithin).flatMap((id) => lossesWithin(id, decided)),
  ];
}

/**
 * Text names no columns: those that come have a place in it, at its end, and so do those that are made again, where
 * they were last or not: the order of columns is each database's own.
 */
function away(id: Id, detour: Detour, decided: Decided, heirsOf: HeirsOf): readonly Statement[] {
  const { after, rows, filled, replaced } = decided;
  const tables = [...rows.within(id)];
  const again = tables
    .flatMap((table) => rows.columnsOf(table))
    .flatMap((column) => (replaced.has(column) ? (after.objects.get(column) ?? []) : []));
  const standIns = [...again, ...tables.flatMap((table) => filled.get(table) ?? [])].flatMap(
    (column) => {
      const standIn = kindOf(column).standIn?.(column.spec);
      const reaching = (each: Statement): Statement => ({
        ...each,
        hazards: withHeirs(each.hazards, heirsOf(column.id)),
      });
      if (standIn === undefined) return [];
      return { made: reaching(standIn.made), dropped: reaching(standIn.dropped) };
    },
  );
  const lost = again.map((column) =>
    hazard(
      'data-loss',
      `${describe(column.id)} is made again: its values in ${describe(id)} are lost`,
    ),
  );
  const [first, ...rest] = [
    ...standIns.map(({ made }) => made),
    ...detour.away,
    ...standIns.map(({ dropped }) => dropped),
  ];
  return first === undefined ? [] : [{ ...first, hazards: [...lost, ...first.hazards] }, ...rest];
}

/** Away, and back, where it does not come back as another one. */
export function detours(decided: Decided): Action[] {
  const { before, after, changed, contextOf } = decided;
  const heirsOf = heirsBetween(before, after);
  return decided.columns.flatMap((id): Action[] => {
    const [from, to] = [before.objects.get(id), after.objects.get(id)];
    const detour = from && kindOf(from).detour?.(from.spec, contextOf(id));
    if (!from || !to || !detour || detour === 'replace') return [];
    const left: Action = {
      type: 'detour',
      object: from,
      replaces: false,
      statements: away(id, detour, decided, heirsOf),
    };
    if (changed.has(id)) return [left];
    const hazards = lossesWithin(id, decided).map(({ code, message }) =>
      hazard(code, `in ${describe(id)}: ${message}`),
    );
    const statements = detour.back.map((each) => ({
      ...each,
      hazards: [...each.hazards, ...hazards],
    }));
    return [left, { type: 'adopt', object: to, replaces: false, statements }];
  });
}
