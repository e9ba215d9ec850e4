/**
 * Rows that find another place where the bounds of partitions change, and nothing else of how their table is divided:
 * plans, and whatever looks at rows, have one answer.
 */

import { kindOf } from '../kinds/registry.ts';
import type { Catalog, CatalogObject, Id } from '../model/catalog.ts';
import { type Branch, keyTypesOf, partitionTreeOf } from './partition-tree.ts';

/** Partitions of one table, as they are before. */
export interface Moved {
  /** They stay, and may have rows that their new bound does not take. */
  readonly narrowed: readonly Branch[];
  /** They go, and all their rows are of partitions that come, or take others than before. */
  readonly merged: readonly Branch[];
  /** What makes partitions of those that come, or take others than before: as they are after. */
  readonly taking: readonly CatalogObject[];
}

const nothingMoved: Moved = { narrowed: [], merged: [], taking: [] };

const shareOf = (tie: CatalogObject | undefined) => tie && kindOf(tie).share;

/** Of a table that stays as it is divided: as it is called before. */
export function movedIn(
  before: Catalog,
  after: Catalog,
  table: Id,
  renamed: (id: Id) => Id = (id) => id,
): Moved {
  const [from, to] = [before.objects.get(table), after.objects.get(renamed(table))];
  const holder = to && kindOf(to).holder;
  if (!from || !to || holder?.isDivided(to.spec) !== true) return nothingMoved;
  if (kindOf(from).holder?.isDivided(from.spec) !== true || holder.divides(from.spec, to.spec))
    return nothingMoved;
  const [then, now] = [partitionTreeOf(before).of(table), partitionTreeOf(after).of(to.id)];
  const tiesAfter = new Map(now.map((branch) => [branch.table, after.objects.get(branch.tie)]));
  const old = new Map(
    then.map((branch) => [renamed(branch.table), before.objects.get(branch.tie)]),
  );
  const boundOf = (tie: CatalogObject | undefined) => tie && shareOf(tie)?.bound(tie.spec);
  const isOther = (one: CatalogObject | undefined, other: CatalogObject | undefined) =>
    boundOf(one) !== boundOf(other);
  const taking = [...tiesAfter].flatMap(([id, tie]) =>
    tie !== undefined && isOther(old.get(id), tie) ? [tie] : [],
  );
  if (taking.length === 0) return nothingMoved;
  const types = keyTypesOf(after, to.id);
  const beside = [...old.values(), ...tiesAfter.values()].flatMap((tie) =>
    tie === undefined ? [] : [tie.spec],
  );
  const isWithin = ({ tie }: Branch, others: readonly CatalogObject['spec'][]) => {
    const object = before.objects.get(tie);
    return object && shareOf(object)?.isWithin(object.spec, others, types, beside) === true;
  };
  // A foreign table has its rows elsewhere.
  const holds = (id: Id) => {
    const all = [
      id,
      ...partitionTreeOf(before)
        .within(id)
        .map((branch) => branch.table),
    ];
    return all.every((each) => {
      const object = before.objects.get(each);
      return object !== undefined && kindOf(object).holder !== undefined;
    });
  };
  const narrowed = then.filter((branch) => {
    const tie = tiesAfter.get(renamed(branch.table));
    if (tie === undefined || !isOther(before.objects.get(branch.tie), tie)) return false;
    return !isWithin(branch, [tie.spec]) && holds(branch.table);
  });
  const merged = then.filter(
    (branch) =>
      !after.objects.has(renamed(branch.table)) &&
      holds(branch.table) &&
      isWithin(
        branch,
        taking.map(({ spec }) => spec),
      ),
  );
  return { narrowed, merged, taking };
}
