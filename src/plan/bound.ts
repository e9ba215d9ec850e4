/**
 * Tables that foreign keys bind to a partitioned one. When a partition is tied to it, or no more, PostgreSQL makes the
 * partition's own of each, or drops it, and locks both ends: one of them may be the partitioned table itself.
 */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import { type Catalog, type Id, parentIn } from '../model/catalog.ts';
import { type PartitionTree, partitionTreeOf } from './partition-tree.ts';

class Bindings {
  readonly #catalog: Catalog;
  readonly #tree: PartitionTree;
  /** By the one that refers. */
  readonly #to = new Map<Id, Id[]>();
  /** By the one that is referred to. */
  readonly #from = new Map<Id, Id[]>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    this.#tree = partitionTreeOf(catalog);
    const dependencies = catalog.dependencies();
    for (const object of catalog.objects.values()) {
      const { id } = object;
      const own = kindOf(object).binds === true ? parentIn(dependencies, id) : undefined;
      if (own === undefined) continue;
      const needed = dependencies.get(id)?.filter(({ through }) => through === undefined) ?? [];
      for (const other of new Set(needed.map(({ on }) => parentIn(dependencies, on) ?? on))) {
        append(this.#to, own, other);
        append(this.#from, other, own);
      }
    }
  }

  of(tie: Id): Id[] {
    const own = parentIn(this.#catalog.dependencies(), tie);
    const wholes = own === undefined ? [] : this.#tree.above(own);
    const [whole] = wholes;
    if (whole === undefined) return [];
    const referred = this.#to.get(whole) ?? [];
    const reached = referred.flatMap((id) => this.#tree.within(id).map(({ table }) => table));
    const referring = wholes.flatMap((id) => this.#from.get(id) ?? []);
    return [...referred, ...reached, ...referring].filter((id) => id !== own);
  }
}

/** By tie: such as are there before and after. */
export function boundBetween(before: Catalog, after: Catalog): (tie: Id) => readonly Id[] {
  let all: readonly Bindings[] | undefined;
  return (tie) => {
    all ??= [new Bindings(before), new Bindings(after)];
    const found = new Set(all.flatMap((each) => each.of(tie)));
    return [...found].filter((id) => before.objects.has(id) && after.objects.has(id)).sort();
  };
}
