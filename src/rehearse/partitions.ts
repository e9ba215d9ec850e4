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

const keyOf = ({ objects }: Catalog, id: Id) => objects.get(id)?.spec.partitionBy;

/** Partitions that go, however far below these tables: their rows are put back into those. `kept`: as they are called after. */
export function goingWith(
  kept: ReadonlySet<Id>,
  before: Catalog,
  after: Catalog,
  renamed: (id: Id) => Id,
): ReadonlySet<Id> {
  const ties = partitionsOf(before);
  const isKept = (id: Id): boolean => {
    const whole = ties.get(id);
    if (whole === undefined || after.objects.has(renamed(id))) return false;
    return kept.has(renamed(whole)) || isKept(whole);
  };
  return new Set([...ties.keys()].filter(isKept));
}

/** Tables that hold rows of `table` beside it: before, and after under the names that they have then. */
export interface Beside {
  readonly before: readonly Id[];
  readonly after: readonly Id[];
  /** Its partitions, as they are called before, that are no more. */
  readonly gone: readonly Id[];
}

/**
 * Tables, as they are called before, whose rows are looked at with those of the table that they are partitions of,
 * because they are put into it anew: its key changes, or it becomes partitioned when they are attached.
 */
export function pooledIn(
  before: Catalog,
  after: Catalog,
  renamed: (id: Id) => Id = (id) => id,
): ReadonlySet<Id> {
  const [old, now] = [partitionsOf(before), partitionsOf(after)];
  const wholesOf = (id: Id): Id[] => {
    const whole = now.get(id);
    return whole === undefined ? [] : [whole, ...wholesOf(whole)];
  };
  const [rekeyed, divided] = [new Set<Id>(), new Set<Id>()];
  for (const { id, kind } of before.objects.values()) {
    const [from, to] = [keyOf(before, id), keyOf(after, renamed(id))];
    if (kind !== 'table' || from === to || typeof to !== 'string') continue;
    (from === null ? divided : rekeyed).add(renamed(id));
  }
  const found = [...before.objects.values()].filter(
    ({ id, kind }) =>
      kind === 'table' &&
      wholesOf(renamed(id)).some((whole) => (old.has(id) ? rekeyed : divided).has(whole)),
  );
  return new Set(found.map(({ id }) => id));
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
  const leaving = [...old.keys()].filter((id) => {
    const name = renamed(id);
    return after.objects.has(name) && !now.has(name);
  });
  const dropped = [...old.keys()].filter((id) => !after.objects.has(renamed(id)));
  const coming = [...before.objects.values()]
    .filter(({ id, kind }) => kind === 'table' && !old.has(id) && now.has(renamed(id)))
    .map(({ id }) => id);
  return (table) => {
    const whole = renamed(table);
    // Where the two change places, the one has the rows of the other already.
    return {
      before: coming.filter((id) => within(renamed(id), whole, now) && !within(table, id, old)),
      after: leaving
        .filter((id) => within(id, table, old))
        .map(renamed)
        .filter((id) => !within(whole, id, now)),
      // Where it gets another key, or none, its rows stay whatever partition they were in.
      gone:
        keyOf(before, table) === keyOf(after, whole)
          ? dropped.filter((id) => within(id, table, old))
          : [],
    };
  };
}
