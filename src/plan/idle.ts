/** Hazards that do not matter: nobody uses yet what the same plan makes, or it refuses nothing that was not refused. */

import { kindOf } from '../kinds/registry.ts';
import {
  type Catalog,
  type CatalogObject,
  type Id,
  parentIn,
  type Spec,
  sameJson,
} from '../model/catalog.ts';
import type { HazardCode } from '../model/hazard.ts';
import type { Statement } from '../model/statement.ts';

/** Codes that speak of rows and of others who wait: none for what the same plan makes. */
const ofExisting: ReadonlySet<HazardCode> = new Set([
  'table-rewrite',
  'table-scan',
  'blocks-writes',
  'blocks-reads',
  'may-fail',
  'refuses-writes',
]);

/** Those of them that speak of rows: a table that the plan makes has none. */
const ofRows: ReadonlySet<HazardCode> = new Set([
  'table-rewrite',
  'table-scan',
  'may-fail',
  'refuses-writes',
]);

/** Those that speak of a constraint which rows may not satisfy. */
const ofConstraints: ReadonlySet<HazardCode> = new Set(['may-fail', 'refuses-writes']);

const ofNewRows: ReadonlySet<HazardCode> = new Set(['refuses-writes']);

const none: ReadonlySet<HazardCode> = new Set();

/** Objects that were not there before, and are no part of one that was: a new column of an old table has rows. */
function newObjects(before: Catalog, after: Catalog): ReadonlySet<Id> {
  const dependencies = after.dependencies();
  const isNew = (id: Id): boolean => {
    if (before.objects.has(id)) return false;
    const whole = parentIn(dependencies, id);
    return whole === undefined || isNew(whole);
  };
  return new Set([...after.objects.keys()].filter(isNew));
}

/**
 * Columns that come to tables that are there, and hold null in every row, also in those that the old release writes:
 * nothing fills them, and no heir brings rows with them.
 */
function emptyColumns(before: Catalog, after: Catalog): (id: Id) => boolean {
  let held: ReadonlySet<Id> | undefined;
  const read = () =>
    new Set(
      [...after.objects.values()].flatMap((object) => {
        const mayFill = kindOf(object).ofAnyType !== true;
        return (after.dependencies().get(object.id) ?? []).flatMap(({ on, type, through }) =>
          through !== undefined || (type === 'parent' && mayFill) ? [on] : [],
        );
      }),
    );
  return (id) => {
    const column = after.objects.get(id);
    if (column === undefined || before.objects.has(id)) return false;
    if (kindOf(column).fillsRows?.(column.spec) === true) return false;
    // A domain that it needs may have a default.
    const needed = (after.dependencies().get(id) ?? []).filter(({ type }) => type !== 'parent');
    held ??= read();
    return !held.has(id) && needed.every(({ through }) => through !== undefined);
  };
}

/** New rows are refused alike, whether those that are there were checked or not. */
const isSameRule = (one: Spec, other: Spec): boolean =>
  sameJson({ ...one, validated: null }, { ...other, validated: null });

/** Takes from what an action does the hazards that hit nobody. */
export function idling(before: Catalog, after: Catalog): (made: Statement, id: Id) => Statement {
  const fresh = newObjects(before, after);
  const isEmpty = emptyColumns(before, after);
  const idleOf = (object: CatalogObject): ReadonlySet<HazardCode> => {
    const { id, spec } = object;
    const kind = kindOf(object);
    const list = after.dependencies().get(id) ?? [];
    if (fresh.has(id)) {
      const rests = list.filter(({ through }) => through === undefined);
      const whole = rests.find(({ type }) => type === 'parent');
      if (rests.length > 0 && rests.every(({ on }) => fresh.has(on))) return ofExisting;
      if (whole !== undefined && fresh.has(whole.on))
        return kind.locksOwn === true ? ofExisting : ofRows;
    }
    const holds = list.some(({ on, type }) => type === 'owned' && isEmpty(on));
    if (holds && kind.passesNulls?.(spec) === true) return ofConstraints;
    // What an expression calls may be another, though its text is the same.
    const isAlone = list.every(({ type }) => type === 'parent' || type === 'owned');
    const was = before.objects.get(id);
    const isMadeAgain = was !== undefined && isSameRule(was.spec, spec);
    return isMadeAgain && (kind.evaluates !== true || isAlone) ? ofNewRows : none;
  };
  return (made, id) => {
    const object = after.objects.get(id);
    if (object === undefined || made.hazards.length === 0) return made;
    const idle = idleOf(object);
    return { ...made, hazards: made.hazards.filter(({ code }) => !idle.has(code)) };
  };
}
