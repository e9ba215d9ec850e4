/** What is altered at once, as the bounds of partitions are: one takes what was another's. */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import { type Catalog, parentIn } from '../model/catalog.ts';
import type { Statement } from '../model/statement.ts';
import type { Action } from './action.ts';
import type { Graph } from './graph.ts';
import type { Nodes } from './nodes.ts';
import { partitionTreeOf } from './partition-tree.ts';

/** With what else it is altered. Undefined: it is altered alone. */
const key = ({ object }: Action): string | undefined => {
  const { name, together } = kindOf(object);
  return together && `${name} ${together(object.spec)}`;
};

const keyAt = (actions: readonly Action[], node: number): string | undefined => {
  const action = actions[node];
  return action && key(action);
};

/** Nodes that are altered together, the one first that all are merged into. */
export function alteredTogether(nodes: Nodes): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const node of nodes.changed.values()) {
    const action = nodes.actions[node];
    const group = action?.type === 'alter' ? key(action) : undefined;
    if (group !== undefined) append(found, group, node);
  }
  return found;
}

/** What goes does so before what comes, which may have been its own, even where something is to leave it first. */
function addTurnEdges(graph: Graph, { actions, gone, made }: Nodes): void {
  const leaving = new Map<string, number[]>();
  for (const node of gone.values()) {
    const group = keyAt(actions, node);
    if (group !== undefined) append(leaving, group, node);
  }
  if (leaving.size === 0) return;
  for (const node of made.values()) {
    const group = keyAt(actions, node);
    const earlier = group === undefined ? undefined : leaving.get(group);
    for (const each of earlier ?? []) graph.shouldRunAfter(node, each);
  }
}

/**
 * What goes does so before, and what comes after: it may be theirs, or have been. That holds for partitions within those
 * that are altered as well.
 */
export function addTogetherEdges(
  graph: Graph,
  nodes: Nodes,
  before: Catalog,
  after: Catalog,
): void {
  addTurnEdges(graph, nodes);
  const altered = alteredTogether(nodes);
  if (altered.size === 0) return;
  const firstOf = (node: number) => {
    const found = keyAt(nodes.actions, node);
    return found === undefined ? undefined : altered.get(found)?.[0];
  };
  for (const gone of nodes.gone.values()) graph.shouldRunAfter(firstOf(gone), gone);
  for (const made of nodes.made.values()) graph.shouldRunAfter(made, firstOf(made));
  const [then, now] = [partitionTreeOf(before), partitionTreeOf(after)];
  for (const node of [...altered.values()].flat()) {
    const tie = nodes.actions[node]?.object.id;
    const table = tie && parentIn(after.dependencies(), tie);
    if (table === undefined) continue;
    for (const within of then.within(table)) graph.shouldRunAfter(node, nodes.gone.get(within.tie));
    for (const within of now.within(table)) graph.shouldRunAfter(nodes.made.get(within.tie), node);
  }
}

/** The statements of an action and of those that are altered with it: the first of each, then the second. */
export function inRounds(all: readonly (readonly Statement[])[]): readonly Statement[] {
  const rounds = Math.max(...all.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) =>
    all.flatMap((each) => each[round] ?? []),
  ).flat();
}
