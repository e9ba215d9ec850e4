/**
 * Rows that change their table without changing: a partition that is detached takes its rows along, a table
 * that is attached brings its own.
 */

import { partitionSpec } from '../kinds/partition.ts';
import { type Catalog, type Id, objectId } from '../model/catalog.ts';
import { qualified } from '../model/sql.ts';

const tableOf = (schema: string, name: string) => objectId('table', qualified(schema, name));

/** The partitioned table of each partition. */
function partitionsOf(catalog: Catalog): ReadonlyMap<Id, Id> {
  const found = [...catalog.objects.values()].flatMap(({ kind, spec }) => {
    if (kind !== 'partition') return [];
    const { schema, table, parentSchema, parentTable } = partitionSpec.parse(spec);
    return [[tableOf(schema, table), tableOf(parentSchema, parentTable)] as const];
  });
  return new Map(found);
}

/** Tables that hold rows of `table` beside it: before, and after under the names that they have then. */
export interface Beside {
  readonly before: readonly Id[];
  readonly after: readonly Id[];
}

/** By table, as it is called before; only those that there are any for. */
export function besidePartitioned(
  before: Catalog,
  after: Catalog,
  renamed: (id: Id) => Id,
): (table: Id) => Beside {
  const [old, now] = [partitionsOf(before), partitionsOf(after)];
  const within = (id: Id, whole: Id, ties: ReadonlyMap<Id, Id>): boolean => {
    const parent = ties.get(id);
    return parent !== undefined && (parent === whole || within(parent, whole, ties));
  };
  return (table) => {
    const whole = renamed(table);
    const detached = [...old.keys()].filter((id) => {
      const name = renamed(id);
      return within(id, table, old) && after.objects.has(name) && !now.has(name);
    });
    const attached = [...before.objects.values()].filter(
      ({ id, kind }) => kind === 'table' && !old.has(id) && within(renamed(id), whole, now),
    );
    return { before: attached.map(({ id }) => id), after: detached.map(renamed) };
  };
}
