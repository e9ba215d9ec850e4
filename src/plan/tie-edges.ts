/** When tables are tied, and parted, while something that they have, or will have, of each other goes or changes. */

import { append } from '../model/append.ts';
import { type Catalog, type Dependencies, type Id, parentIn } from '../model/catalog.ts';
import type { Graph } from './graph.ts';
import type { Nodes } from './nodes.ts';

/** What an object is a part of, what that is a part of, and so on. */
function wholesOf(dependencies: Dependencies, id: Id): readonly Id[] {
  const whole = parentIn(dependencies, id);
  return whole === undefined ? [] : [whole, ...wholesOf(dependencies, whole)];
}

/** Of the ties through which tables have something of each other's, those of one side of the plan, by both of their tables. */
function tiesByTable(catalog: Catalog, nodes: ReadonlyMap<Id, number>): ReadonlyMap<Id, number[]> {
  const dependencies = catalog.dependencies();
  const tied = new Set<Id>();
  for (const list of dependencies.values())
    for (const { through } of list) if (through !== undefined) tied.add(through);
  const ties = new Map<Id, number[]>();
  for (const tie of tied) {
    const node = nodes.get(tie);
    if (node === undefined) continue;
    for (const { on } of dependencies.get(tie) ?? []) append(ties, on, node);
  }
  return ties;
}

/**
 * What a table loses is gone, and what changes has, when it is tied to another one: both must have the same. And what changes
 * does so after it left: PostgreSQL would change its heirs' as well.
 */
export function addTieEdges(graph: Graph, nodes: Nodes, before: Catalog, after: Catalog): void {
  const [coming, leaving] = [tiesByTable(after, nodes.made), tiesByTable(before, nodes.gone)];
  const each = (
    parts: ReadonlyMap<Id, number>,
    ties: ReadonlyMap<Id, number[]>,
    add: Graph['shouldRunAfter'],
  ) => {
    if (ties.size === 0) return;
    for (const [id, node] of parts) {
      for (const whole of wholesOf(before.dependencies(), id))
        for (const tie of ties.get(whole) ?? []) add(tie, node);
    }
  };
  for (const parts of [nodes.gone, nodes.changed])
    each(parts, coming, (tie, part) => graph.shouldRunAfter(tie, part));
  each(nodes.changed, leaving, (tie, part) => graph.shouldRunAfter(part, tie));
}
