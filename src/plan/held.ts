/**
 * Foreign keys that hold partitions, even for the moment in which one gets another bound. PostgreSQL lets none leave its
 * table while a key that refers to that has rows of it. With one that leaves it drops what partitions of another table
 * have of a key that refers to the partition itself, or fails over it, as if these were what the first kind has there.
 */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import { type Catalog, type Id, parentIn } from '../model/catalog.ts';
import { heirsOf } from './dependents.ts';
import type { Graph } from './graph.ts';
import type { Nodes } from './nodes.ts';
import { once } from './once.ts';
import { partitionTreeOf } from './partition-tree.ts';

/** What holds rows, by the table that it refers to. */
function holdersByTable(catalog: Catalog): ReadonlyMap<Id, readonly Id[]> {
  const found = new Map<Id, Id[]>();
  const dependencies = catalog.dependencies();
  for (const object of catalog.objects.values()) {
    if (kindOf(object).holdsRows !== true) continue;
    const list = dependencies.get(object.id) ?? [];
    // What a partition has of its table's goes and comes with that.
    if (list.some(({ through }) => through !== undefined)) continue;
    const needed = list.filter(({ type }) => type === 'needs');
    for (const table of new Set(needed.map(({ on }) => parentIn(dependencies, on) ?? on)))
      append(found, table, object.id);
  }
  return found;
}

/** Those of one catalog, by the tie through which a table has the rows, or by the table. */
class Holders {
  readonly #catalog: Catalog;
  #byTable: ReadonlyMap<Id, readonly Id[]> | undefined;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** The table that a tie makes a partition. */
  partitionBy(tie: Id): Id | undefined {
    const object = this.#catalog.objects.get(tie);
    if (object === undefined || kindOf(object).belongs !== 'partition') return undefined;
    return parentIn(this.#catalog.dependencies(), tie);
  }

  /** What refers to rows of the table as those of another, of which it is a partition. */
  ofRows(table: Id): readonly Id[] {
    return partitionTreeOf(this.#catalog)
      .above(table)
      .flatMap((above) => this.#of(above));
  }

  /** And what refers to the table itself, from one that has partitions. */
  ofTable(table: Id): readonly Id[] {
    return [...this.ofRows(table), ...this.#of(table).filter((id) => this.#isDivided(id))];
  }

  /** By name, and not as a partition of another. */
  isReferredTo(table: Id): boolean {
    const ofRows = new Set(this.ofRows(table));
    return this.#of(table).some((id) => !ofRows.has(id));
  }

  of(tie: Id): readonly Id[] {
    const table = this.partitionBy(tie);
    return table === undefined ? [] : this.ofTable(table);
  }

  #of(table: Id): readonly Id[] {
    this.#byTable ??= holdersByTable(this.#catalog);
    return this.#byTable.get(table) ?? [];
  }

  #isDivided(key: Id): boolean {
    const own = parentIn(this.#catalog.dependencies(), key);
    const table = own === undefined ? undefined : this.#catalog.objects.get(own);
    return table !== undefined && kindOf(table).holder?.isDivided(table.spec) === true;
  }
}

const holdersIn = once((catalog: Catalog) => new Holders(catalog));

/** A foreign key refers to the table itself. */
export const isReferredTo = (catalog: Catalog, table: Id): boolean =>
  holdersIn(catalog).isReferredTo(table);

/** The one from which a partition's comes, however far. */
function wholeOf(catalog: Catalog, key: Id): Id {
  const from = catalog
    .dependencies()
    .get(key)
    ?.find(({ through }) => through !== undefined);
  return from === undefined ? key : wholeOf(catalog, from.on);
}

/** A key, or that from which it comes, holds the partition that a tie makes. */
export const isHeldBy = (catalog: Catalog, tie: Id, key: Id): boolean =>
  holdersIn(catalog).of(tie).includes(wholeOf(catalog, key));

/**
 * PostgreSQL drops what a partition that leaves has of a foreign key to a partitioned table: 14 does, but for its first minor
 * versions.
 */
export const losesKeys = (major: number): boolean => major < 15;

/** Whether that befalls a key. */
export function lostBetween(before: Catalog, after: Catalog, major: number): (key: Id) => boolean {
  if (!losesKeys(major)) return () => false;
  const isDivided = (table: Id) => {
    const object = before.objects.get(table);
    return object !== undefined && kindOf(object).holder?.isDivided(object.spec) === true;
  };
  const dependencies = before.dependencies();
  return (key) => {
    const object = before.objects.get(key);
    if (object === undefined || kindOf(object).holdsRows !== true) return false;
    const leaves = (dependencies.get(key) ?? []).some(
      ({ through }) => through !== undefined && !after.objects.has(through),
    );
    const needed = leaves ? (dependencies.get(wholeOf(before, key)) ?? []) : [];
    return needed.some(({ on }) => isDivided(parentIn(dependencies, on) ?? on));
  };
}

export interface Held {
  /** Where a tie goes, or is altered: what holds the partition before and after. */
  still(tie: Id): readonly Id[];
  /** Where a tie goes, and its table stays: what stays as well, and referred to the rows. */
  left(tie: Id): readonly Id[];
}

export function heldBetween(before: Catalog, after: Catalog): Held {
  const [then, now] = [holdersIn(before), holdersIn(after)];
  const remaining = (tie: Id): ReadonlySet<Id> => {
    const table = then.partitionBy(tie);
    return new Set(table === undefined ? [] : now.ofTable(table));
  };
  return {
    still: (tie) => {
      const held = then.of(tie);
      if (held.length === 0) return [];
      const still = remaining(tie);
      return held.filter((id) => still.has(id));
    },
    left: (tie) => {
      const table = then.partitionBy(tie);
      if (table === undefined || !after.objects.has(table)) return [];
      const held = then.ofRows(table).filter((id) => after.objects.has(id));
      if (held.length === 0) return [];
      const still = remaining(tie);
      return held.filter((id) => !still.has(id));
    },
  };
}

/** What ties partitions to the table that has a foreign key, however far; none where these are the ones that it holds. */
function tiesOf(key: Id, held: Id, catalog: Catalog): Id[] {
  const table = parentIn(catalog.dependencies(), key);
  const within = table === undefined ? [] : partitionTreeOf(catalog).within(table);
  const ties = within.map(({ tie }) => tie);
  return ties.includes(held) ? [] : ties;
}

/** It is gone while partitions leave and come, and made when all are there; rows that refer leave before, and come after those. */
export function addHeldEdges(graph: Graph, nodes: Nodes, before: Catalog, after: Catalog): void {
  const { gone, made, changed } = nodes;
  const [then, now] = [holdersIn(before), holdersIn(after)];
  const heirs = heirsOf(before.dependencies());
  for (const leaving of [gone, changed]) {
    for (const [tie, node] of leaving) {
      for (const id of then.of(tie)) {
        graph.shouldRunAfter(node, gone.get(id));
        for (const other of tiesOf(id, tie, before)) graph.shouldRunAfter(node, gone.get(other));
        // PostgreSQL 14 would drop what those that left first still have of it.
        for (const { on } of heirs.get(id) ?? []) graph.shouldRunAfter(node, gone.get(on));
      }
    }
  }
  for (const coming of [made, changed]) {
    for (const [tie, node] of coming) {
      for (const id of now.of(tie)) {
        graph.shouldRunAfter(made.get(id), node);
        for (const other of tiesOf(id, tie, after)) graph.shouldRunAfter(made.get(other), node);
      }
    }
  }
}
