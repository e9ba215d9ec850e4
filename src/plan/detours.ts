/** Columns that become text while rows that they have within are written again, and come back. */

import { kindOf } from '../kinds/registry.ts';
import { type Catalog, describe, type Id } from '../model/catalog.ts';
import { type Hazard, hazard, ofValues } from '../model/hazard.ts';
import type { Statement } from '../model/statement.ts';
import type { Action } from './action.ts';
import type { ContextOf } from './contexts.ts';
import type { RowUse } from './row-use.ts';

/** What replace.ts has decided. */
interface Decided {
  readonly before: Catalog;
  readonly after: Catalog;
  /** As it is before. */
  readonly rows: RowUse;
  readonly columns: readonly Id[];
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

/** Away, and back, where it does not come back as another one. */
export function detours(decided: Decided): Action[] {
  const { before, after, rows, replaced, changed, contextOf } = decided;
  return decided.columns.flatMap((id): Action[] => {
    const [from, to] = [before.objects.get(id), after.objects.get(id)];
    const detour = from && kindOf(from).detour?.(from.spec, contextOf(id));
    if (from === undefined || to === undefined || !detour) return [];
    const tables = rows.within(id);
    // Text names no columns: those of the row must be the same, in the same order, when it is read.
    const isOfRow = (each: Id) => !tables.has(each) && tables.has(rows.tableOf(each));
    if ([...replaced].some(isOfRow)) return [];
    const away: Action = { type: 'detour', object: from, replaces: false, statements: detour.away };
    if (changed.has(id)) return [away];
    const hazards = lossesWithin(id, decided).map(({ code, message }) =>
      hazard(code, `in ${describe(id)}: ${message}`),
    );
    const statements = detour.back.map((each) => ({
      ...each,
      hazards: [...each.hazards, ...hazards],
    }));
    return [away, { type: 'adopt', object: to, replaces: false, statements }];
  });
}
