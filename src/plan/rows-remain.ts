/**
 * Whether the rows of a table remain, whatever has its name afterwards: plans, gates and the soak have one answer, but
 * that the plan alone knows of values that its own way there does not keep.
 */

import { unmapped } from '../kinds/context.ts';
import { kindOf } from '../kinds/registry.ts';
import type { Catalog, Id } from '../model/catalog.ts';
import { Parts } from './parts.ts';

/**
 * By a table as it is called before. One that is made again keeps its rows where a column of it stays: without
 * any, they would come back with nothing of what they were. One that has no columns keeps how many they are.
 * `isLost`: a column that stays, and whose values do not; none, unless said.
 */
export function rowsRemain(
  before: Catalog,
  after: Catalog,
  renamed: (id: Id) => Id = (id) => id,
  isLost: (column: Id) => boolean = () => false,
): (table: Id, isMadeAgain: boolean) => boolean {
  let parts: Parts | undefined;
  const carries = (table: Id): boolean => {
    parts ??= new Parts(before);
    const columns = parts.of(table).flatMap((id) => {
      const from = before.objects.get(id);
      return from === undefined || kindOf(from).carry === undefined ? [] : [from];
    });
    const stay = columns.map(({ id, spec }) => {
      const to = isLost(id) ? undefined : after.objects.get(renamed(id));
      return { spec, to, carried: to && kindOf(to).carry?.(spec, to.spec, false, unmapped) };
    });
    return (
      stay.some(({ carried }) => carried) ||
      stay.every(({ spec, to }) => to !== undefined || spec.generated !== null)
    );
  };
  return (table, isMadeAgain) =>
    after.objects.has(renamed(table)) && (!isMadeAgain || carries(table));
}
