/** Hazards that do not matter, because nobody uses yet what the same plan makes. */

import { type Catalog, type Dependencies, type Id, parentIn } from '../model/catalog.ts';
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

/** Objects that were not there before, and are no part of one that was: a new column of an old table has rows. */
export function newObjects(before: Catalog, after: Catalog): ReadonlySet<Id> {
  const dependencies = after.dependencies();
  const isNew = (id: Id): boolean => {
    if (before.objects.has(id)) return false;
    const whole = parentIn(dependencies, id);
    return whole === undefined || isNew(whole);
  };
  return new Set([...after.objects.keys()].filter(isNew));
}

/** Hazards of a statement on relations that are as new as itself do not matter. */
export function withoutIdle(
  made: Statement,
  id: Id,
  fresh: ReadonlySet<Id>,
  after: Dependencies,
): Statement {
  const rests = (after.get(id) ?? []).filter(({ through }) => through === undefined);
  const whole = rests.find(({ type }) => type === 'parent');
  if (!fresh.has(id) || rests.length === 0) return made;
  const idle = rests.every(({ on }) => fresh.has(on))
    ? ofExisting
    : whole !== undefined && fresh.has(whole.on)
      ? ofRows
      : undefined;
  if (idle === undefined) return made;
  return { ...made, hazards: made.hazards.filter(({ code }) => !idle.has(code)) };
}
