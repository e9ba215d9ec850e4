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

/** Text names no columns: what is made again must be last already, where PostgreSQL adds it. */
function keepsOrder(table: Id, { after, rows, replaced }: Decided): boolean {
  const columns = rows.columnsOf(table).filter((id) => after.objects.has(id));
  const first = columns.findIndex((id) => replaced.has(id));
  return first < 0 || columns.slice(first).every((id) => replaced.has(id));
}

/** Away, and back, where it does not come back as another one. */
export function detours(decided: Decided): Action[] {
  const { before, after, changed, contextOf } = decided;
  return decided.columns.flatMap((id): Action[] => {
    const [from, to] = [before.objects.get(id), after.objects.get(id)];
    const detour = from && kindOf(from).detour?.(from.spec, contextOf(id));
    if (!from || !to || !detour || detour === 'replace') return [];
    if (![...decided.rows.within(id)].every((table) => keepsOrder(table, decided))) return [];
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
