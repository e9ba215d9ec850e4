/** When tables are tied, and parted, while something that they have, or will have, of each other goes or changes. */

import { append } from '../model/append.ts';
import { type Catalog, type Dependencies, type Id, parentIn } from '../model/catalog.ts';
import type { Graph } from './graph.ts';
import type { Nodes } from './nodes.ts';
import { once } from './once.ts';
import { tiedBy } from './ties.ts';

/** What an object is a part of, what that is a part of, and so on. */
function wholesOf(dependencies: Dependencies, id: Id): readonly Id[] {
  const whole = parentIn(dependencies, id);
  return whole === undefined ? [] : [whole, ...wholesOf(dependencies, whole)];
}

/** Through which tables have something of each other's. */
const tiesIn = once(
  (catalog: Catalog): ReadonlySet<Id> =>
    new Set(
      [...catalog.dependencies().values()].flatMap((list) =>
        list.flatMap(({ through }) => through ?? []),
      ),
    ),
);

/** Those of one side of the plan, by the tables that `tablesOf` names. */
function tiesBy(
  tablesOf: (tie: Id) => readonly Id[],
  catalog: Catalog,
  nodes: ReadonlyMap<Id, number>,
): ReadonlyMap<Id, number[]> {
  const ties = new Map<Id, number[]>();
  for (const tie of tiesIn(catalog)) {
    const node = nodes.get(tie);
    if (node === undefined) continue;
    for (const table of tablesOf(tie)) append(ties, table, node);
  }
  return ties;
}

const ofBoth = (catalog: Catalog) => (tie: Id) =>
  (catalog.dependencies().get(tie) ?? []).map(({ on }) => on);

/** The one that others inherit from. */
const ofWhole = (catalog: Catalog) => (tie: Id) => tiedBy(catalog, tie)?.slice(1) ?? [];

/** Each part with the ties of the table that has it. */
function* meetings(
  parts: ReadonlyMap<Id, number>,
  ties: ReadonlyMap<Id, readonly number[]>,
  dependencies: Dependencies,
): Generator<readonly [part: number, tie: number]> {
  if (ties.size === 0) return;
  for (const [id, part] of parts)
    for (const whole of wholesOf(dependencies, id))
      for (const tie of ties.get(whole) ?? []) yield [part, tie];
}

/**
 * What a table loses is gone, and what changes has, when it is tied to another one: both must have the same. And what changes,
 * or is new, does so after others left it: PostgreSQL would give its heirs that as well.
 */
export function addTieEdges(graph: Graph, nodes: Nodes, before: Catalog, after: Catalog): void {
  const dependencies = before.dependencies();
  const coming = tiesBy(ofBoth(after), after, nodes.made);
  for (const parts of [nodes.gone, nodes.changed])
    for (const [part, tie] of meetings(parts, coming, dependencies))
      graph.shouldRunAfter(tie, part);
  const leaving = tiesBy(ofBoth(before), before, nodes.gone);
  for (const [part, tie] of meetings(nodes.changed, leaving, dependencies))
    graph.shouldRunAfter(part, tie);
  const left = tiesBy(ofWhole(before), before, nodes.gone);
  for (const [part, tie] of meetings(nodes.made, left, after.dependencies()))
    graph.shouldRunAfter(part, tie);
}
