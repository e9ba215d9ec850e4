/** When rows are set aside, and when they are put back. */

import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type Id, parentIn } from '../model/catalog.ts';
import { commitsAlone } from './action.ts';
import { dependentsOf, withNeeds } from './dependents.ts';
import { isGiven } from './given.ts';
import type { Graph } from './graph.ts';
import type { Nodes } from './nodes.ts';
import { Parts } from './parts.ts';

/** These, and all that waits for them. */
function resting(ids: Iterable<Id>, catalog: Catalog): ReadonlySet<Id> {
  const found = new Set(ids);
  const dependents = dependentsOf(catalog.dependencies());
  for (const id of found) for (const each of dependents.get(id) ?? []) found.add(each);
  return found;
}

class KeepingEdges {
  readonly #graph: Graph;
  readonly #nodes: Nodes;
  readonly #before: Catalog;
  readonly #after: Catalog;
  readonly #parts: Parts;
  readonly #partsAfter: Parts;

  constructor(graph: Graph, nodes: Nodes, before: Catalog, after: Catalog) {
    this.#graph = graph;
    this.#nodes = nodes;
    this.#before = before;
    this.#after = after;
    this.#parts = new Parts(before);
    this.#partsAfter = new Parts(after);
  }

  /** Before anything of the table, or that reading it takes, goes or changes. */
  keep(node: number, tables: readonly Id[]): void {
    const { actions, gone, aside, changed } = this.#nodes;
    const all = tables.flatMap((id) => [id, ...this.#parts.within(id)]);
    for (const id of withNeeds(all, this.#before.dependencies())) {
      for (const later of [gone.get(id), aside.get(id), changed.get(id)]) {
        const action = actions[later ?? -1];
        if (action !== undefined && !commitsAlone(action)) this.#graph.mustRunAfter(later, node);
      }
    }
    // What is committed on its own would end the transaction.
    for (const [index, action] of actions.entries())
      if (commitsAlone(action)) this.#graph.shouldRunAfter(node, index);
  }

  /** After all that takes rows, and before all that minds them, or is made from them. */
  refill(node: number, table: Id, places: readonly Id[]): void {
    const [graph, { made, changed, gone }] = [this.#graph, this.#nodes];
    const taking = new Set(places.flatMap((place) => [place, ...this.#takingOf(place, table)]));
    for (const id of taking) {
      graph.mustRunAfter(node, made.get(id));
      graph.mustRunAfter(node, changed.get(id));
    }
    for (const part of places.flatMap((place) => this.#parts.of(place))) {
      const object = this.#before.objects.get(part);
      if (object !== undefined && kindOf(object).silence !== undefined)
        graph.mustRunAfter(node, gone.get(part));
    }
    // A row that is put back is none that comes to what the table is a partition of.
    for (const part of this.#partsAfter.of(table))
      if (this.#isTie(part)) graph.mustRunAfter(made.get(part), node);
    const before = withNeeds(taking, this.#after.dependencies());
    for (const id of resting(taking, this.#after)) {
      if (before.has(id) || this.#isTie(id)) continue;
      const object = this.#after.objects.get(id);
      const minds = object !== undefined && kindOf(object).meetsRows === true;
      // A view or a function that changes reads none: it may have to do so before tables are tied again.
      const isPart = parentIn(this.#after.dependencies(), id) !== undefined;
      for (const later of [made.get(id), minds || isPart ? changed.get(id) : undefined]) {
        if (minds) graph.mustRunAfter(later, node);
        else graph.shouldRunAfter(later, node);
      }
    }
  }

  /** No trigger fires that goes, or comes. */
  clear(node: number, tables: readonly Id[]): void {
    for (const part of tables.flatMap((table) => this.#parts.of(table))) {
      const object = this.#before.objects.get(part);
      if (object !== undefined && kindOf(object).silence !== undefined)
        this.#graph.mustRunAfter(node, this.#nodes.gone.get(part));
    }
    for (const part of tables.flatMap((table) => this.#partsAfter.of(table))) {
      const object = this.#after.objects.get(part);
      if (object !== undefined && kindOf(object).silence !== undefined)
        this.#graph.shouldRunAfter(this.#nodes.made.get(part), node);
    }
  }

  #isTie(id: Id): boolean {
    const object = this.#after.objects.get(id);
    return object !== undefined && kindOf(object).belongs === 'partition';
  }

  /** Parts with which a table takes rows, and its tie to what it is a partition of. */
  #takingOf(place: Id, table: Id): Id[] {
    return this.#partsAfter.within(place).filter((id) => {
      const object = this.#after.objects.get(id);
      if (object === undefined) return false;
      if (this.#isTie(id))
        return place !== table && parentIn(this.#after.dependencies(), id) === place;
      const kind = kindOf(object);
      const isItsOwn = kind.clause !== undefined && !isGiven(id, this.#after);
      return isItsOwn && kind.meetsRows !== true;
    });
  }
}

export function addKeepingEdges(graph: Graph, nodes: Nodes, before: Catalog, after: Catalog): void {
  if (nodes.kept.length + nodes.refilled.length === 0) return;
  const edges = new KeepingEdges(graph, nodes, before, after);
  for (const node of nodes.kept) edges.keep(node, nodes.actions[node]?.rows ?? []);
  for (const node of nodes.changed.values()) edges.clear(node, nodes.actions[node]?.rows ?? []);
  for (const node of nodes.refilled) {
    const action = nodes.actions[node];
    if (action !== undefined) edges.refill(node, action.object.id, action.rows ?? []);
  }
}
