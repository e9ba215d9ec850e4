/**
 * Rows that change their table without changing: a partition that is detached takes its rows along, a table
 * that is attached brings its own.
 */

import { partitionSpec } from '../kinds/partition.ts';
import { type Catalog, type CatalogObject, type Id, objectId } from '../model/catalog.ts';
import { qualified } from '../model/sql.ts';
import { movedIn } from '../plan/moved-rows.ts';
import { rowsRemain } from '../plan/rows-remain.ts';

const tableOf = (schema: string, name: string) => objectId('table', qualified(schema, name));

/** The partitioned table of each partition. */
export function partitionsOf(catalog: Catalog): ReadonlyMap<Id, Id> {
  const found = [...catalog.objects.values()].flatMap(({ kind, spec }) => {
    if (kind !== 'partition') return [];
    const { schema, table, parentSchema, parentTable } = partitionSpec.parse(spec);
    return [[tableOf(schema, table), tableOf(parentSchema, parentTable)] as const];
  });
  return new Map(found);
}

const keyOf = ({ objects }: Catalog, id: Id) => objects.get(id)?.spec.partitionBy;

/** It, and all tables that it is a partition of, however far; the nearest first. */
function wholesOf(id: Id, ties: ReadonlyMap<Id, Id>): Id[] {
  const whole = ties.get(id);
  return whole === undefined ? [id] : [id, ...wholesOf(whole, ties)];
}

/** Where the rows of each table are afterwards; undefined: nowhere. */
class Places {
  readonly old: ReadonlyMap<Id, Id>;
  readonly now: ReadonlyMap<Id, Id>;
  readonly renamed: (id: Id) => Id;
  /** Those that there are before. */
  readonly tables: readonly CatalogObject[];
  /** Tables, as they are called after, whose rows are put into partitions anew. */
  readonly divided: ReadonlySet<Id>;
  readonly #before: Catalog;
  readonly #after: Catalog;
  readonly #remain: ReturnType<typeof rowsRemain>;
  /** Partitions that go, and whose rows find places in others, as bounds change. */
  readonly merged = new Set<Id>();

  constructor(before: Catalog, after: Catalog, renamed: (id: Id) => Id) {
    [this.old, this.now] = [partitionsOf(before), partitionsOf(after)];
    [this.#before, this.#after] = [before, after];
    this.renamed = renamed;
    this.#remain = rowsRemain(before, after, renamed);
    this.tables = [...before.objects.values()].filter(({ kind }) => kind === 'table');
    this.divided = new Set(
      this.tables.flatMap(({ id, spec }) => {
        const now = renamed(id);
        if (this.isRekeyed(id)) return typeof keyOf(after, now) === 'string' ? [now] : [];
        if (typeof spec.partitionBy !== 'string') return [];
        const { narrowed, merged } = movedIn(before, after, id, renamed);
        for (const { table } of merged) this.merged.add(table);
        return narrowed.length + merged.length > 0 ? [now] : [];
      }),
    );
  }

  isRekeyed(id: Id): boolean {
    return keyOf(this.#before, id) !== keyOf(this.#after, this.renamed(id));
  }

  /** Under the name of the table, and not another one's that took it. */
  stays(id: Id): boolean {
    return this.#remain(id, this.isRekeyed(id));
  }

  /** A table that is made again takes those of its partitions that go; one that stays, those that its other partitions have a place for. */
  of(id: Id): Id | undefined {
    const wholes = wholesOf(id, this.old);
    const at = wholes.findIndex((each) => this.stays(each));
    const [staying, going] = [wholes[at], wholes[at - 1]];
    if (staying === undefined) return undefined;
    const takes = going === undefined || this.merged.has(going) || this.isRekeyed(staying);
    return takes ? this.renamed(staying) : undefined;
  }
}

/** Partitions that go, however far below these tables: their rows are put back into those. `kept`: as they are called after. */
export function goingWith(
  kept: ReadonlySet<Id>,
  before: Catalog,
  after: Catalog,
  renamed: (id: Id) => Id,
): { readonly moving: ReadonlySet<Id>; readonly stays: (table: Id) => boolean } {
  const places = new Places(before, after, renamed);
  const stays = (id: Id) => places.stays(id);
  const isKept = (id: Id): boolean => {
    const whole = places.old.get(id);
    if (whole === undefined || stays(id)) return false;
    return kept.has(renamed(whole)) || places.merged.has(id) || isKept(whole);
  };
  return { moving: new Set([...places.old.keys()].filter(isKept)), stays };
}

/**
 * Tables, as they are called before, whose rows are looked at with those of the table that they are partitions of,
 * because they are put into it anew: its key changes, or it becomes partitioned; or another
 * table takes their name.
 */
export function pooledIn(
  before: Catalog,
  after: Catalog,
  renamed: (id: Id) => Id = (id) => id,
): ReadonlySet<Id> {
  const places = new Places(before, after, renamed);
  const isPooled = ({ id }: CatalogObject) => {
    const now = renamed(id);
    const given = places.of(id);
    if (given !== undefined && given !== now) return true;
    const [, ...wholes] = wholesOf(now, places.now);
    return wholes.some((whole) => places.divided.has(whole));
  };
  return new Set(places.tables.filter(isPooled).map(({ id }) => id));
}

/** Tables that hold rows of `table` beside it: before, and after under the names that they have then. */
export interface Beside {
  readonly before: readonly Id[];
  readonly after: readonly Id[];
  /** Its partitions, as they are called before, whose rows go with them. */
  readonly gone: readonly Id[];
  /** Of these, such as another table takes the name of: that they go is to be said. */
  readonly supplanted: readonly Id[];
}

/** A table with rows of its own that is in other tables afterwards, or may be. */
interface Mover {
  readonly id: Id;
  /** It, and what it is a partition of, before. */
  readonly from: ReadonlySet<Id>;
  /** Where its rows are, and what that is a partition of; nothing where they are nowhere. */
  readonly to: readonly Id[];
}

/** By table, as it is called before; only those that there are any for. */
export function besidePartitioned(
  before: Catalog,
  after: Catalog,
  renamed: (id: Id) => Id,
): (table: Id) => Beside {
  const places = new Places(before, after, renamed);
  const movers = places.tables.flatMap(({ id }): Mover[] => {
    if (keyOf(before, id) !== null) return [];
    const from = wholesOf(id, places.old);
    const place = places.of(id);
    const to = place === undefined ? [] : wholesOf(place, places.now);
    const remains = from.map(renamed).join() === to.join();
    const isDivided = to.some((each) => places.divided.has(each));
    return remains && !isDivided ? [] : [{ id, from: new Set(from), to }];
  });
  return (table) => {
    const whole = renamed(table);
    const leaving = movers.filter(({ from, to }) => from.has(table) && !to.includes(whole));
    // Where it gets another key, or none, its rows stay whatever partition they were in.
    const gone = places.isRekeyed(table)
      ? []
      : leaving.flatMap(({ id, to }) => (to.length === 0 ? [id] : []));
    // With all rows of a table that is divided anew: no other is told from those that it puts into the same partition.
    const others = leaving.flatMap(
      ({ to }) => to.findLast((each) => places.divided.has(each)) ?? to.slice(0, 1),
    );
    const into = [whole, ...others];
    return {
      before: movers
        .filter(({ from, to }) => !from.has(table) && into.some((each) => to.includes(each)))
        .map(({ id }) => id),
      after: [...new Set(others)].filter(
        (id) =>
          !wholesOf(id, places.now)
            .slice(1)
            .some((each) => into.includes(each)),
      ),
      gone,
      supplanted: gone.filter((id) => after.objects.has(renamed(id))),
    };
  };
}
