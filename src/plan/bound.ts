/**
 * Tables that foreign keys bind to others. Making or dropping one locks what it refers to, with all partitions of that.
 * When a partition is tied to its table, or no more, PostgreSQL makes the partition's own of each, or drops it, and locks
 * both ends: one of them may be the partitioned table itself.
 */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import { type Catalog, type Id, parentIn } from '../model/catalog.ts';
import { type PartitionTree, partitionTreeOf } from './partition-tree.ts';

class Bindings {
  readonly #catalog: Catalog;
  readonly #tree: PartitionTree;
  /** By foreign key: the tables that it refers to. */
  readonly #referred = new Map<Id, readonly Id[]>();
  /** By what they need: columns, for one. */
  readonly #over = new Map<Id, Id[]>();
  /** By the one that refers. */
  readonly #to = new Map<Id, Id[]>();
  /** By the one that is referred to. */
  readonly #from = new Map<Id, Id[]>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    this.#tree = partitionTreeOf(catalog);
    for (const object of catalog.objects.values()) {
      const { id } = object;
      const own = kindOf(object).binds === true ? parentIn(catalog.dependencies(), id) : undefined;
      if (own === undefined) continue;
      const others = this.#othersOf(id, own);
      this.#referred.set(id, others);
      for (const { on } of catalog.dependencies().get(id) ?? []) append(this.#over, on, id);
      for (const other of others) {
        append(this.#to, own, other);
        append(this.#from, other, own);
      }
    }
  }

  /** Its own table is one of them where it needs more of that than columns: a key. */
  #othersOf(id: Id, own: Id): Id[] {
    const { objects, dependencies } = this.#catalog;
    const found = new Set<Id>();
    for (const { on, through } of dependencies().get(id) ?? []) {
      const object = objects.get(on);
      if (object === undefined || through !== undefined) continue;
      const whole = parentIn(dependencies(), on) ?? on;
      const isKey = on !== own && kindOf(object).carriesClauses !== true;
      if (whole !== own || isKey) found.add(whole);
    }
    return [...found];
  }

  #withPartitions(tables: readonly Id[]): Id[] {
    return tables.flatMap((id) => [id, ...this.#tree.within(id).map(({ table }) => table)]);
  }

  /**
   * What a foreign key refers to; the ends of those over a column, but its own table; what those of the table that a tie
   * ties to refer to, and from where they refer to it.
   */
  of(id: Id): Id[] {
    const own = parentIn(this.#catalog.dependencies(), id);
    // Partitions' own foreign keys need the one that takes them up: it is not over them.
    const over = this.#referred.has(id) ? undefined : this.#over.get(id);
    if (over !== undefined) {
      const ends = over.flatMap((each) => [
        parentIn(this.#catalog.dependencies(), each) ?? each,
        ...(this.#referred.get(each) ?? []),
      ]);
      return this.#withPartitions(ends).filter((each) => each !== own);
    }
    const [whole] = own === undefined ? [] : this.#tree.above(own);
    const referred = this.#referred.get(id) ?? (whole && this.#to.get(whole)) ?? [];
    return [...this.#withPartitions(referred), ...this.referring(id)].filter(
      (each) => each !== own,
    );
  }

  /** Of a tie: from where foreign keys refer to the table that it ties to. */
  referring(id: Id): Id[] {
    const own = parentIn(this.#catalog.dependencies(), id);
    if (own === undefined || this.#referred.has(id) || this.#over.has(id)) return [];
    return this.#tree.above(own).flatMap((each) => this.#from.get(each) ?? []);
  }
}

/** By foreign key, column and tie: such as are there before and after. `referring`: see Bindings. */
export function boundBetween(
  before: Catalog,
  after: Catalog,
): Readonly<Record<'of' | 'referring', (id: Id) => readonly Id[]>> {
  let all: readonly Bindings[] | undefined;
  const asking = (what: 'of' | 'referring') => (id: Id) => {
    all ??= [new Bindings(before), new Bindings(after)];
    const found = new Set(all.flatMap((each) => each[what](id)));
    return [...found].filter((each) => before.objects.has(each) && after.objects.has(each)).sort();
  };
  return { of: asking('of'), referring: asking('referring') };
}
