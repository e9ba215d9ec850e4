/** The order of the columns of a table. PostgreSQL adds them at the end, and moves none. */

import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type Id, parentIn } from '../model/catalog.ts';
import { dependentsOf } from './dependents.ts';

/** Whether the columns of a table that stays end in the order of the catalog after. */
export function endsInOrder(
  table: Id,
  before: Catalog,
  after: Catalog,
  isReplaced: (column: Id) => boolean,
): boolean {
  const dependencies = after.dependencies();
  const columns = (dependentsOf(dependencies).get(table) ?? [])
    .flatMap((id) => after.objects.get(id) ?? [])
    .filter((each) => kindOf(each).carriesClauses === true)
    .filter(({ id }) => parentIn(dependencies, id) === table)
    .sort((a, b) => a.ordinal - b.ordinal);
  const placeOf = (id: Id) => (isReplaced(id) ? undefined : before.objects.get(id)?.ordinal);
  const places = columns.map(({ id }) => placeOf(id) ?? Number.POSITIVE_INFINITY);
  return places.every((place, at) => at === 0 || (places[at - 1] ?? 0) <= place);
}
