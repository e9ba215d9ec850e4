/**
 * Sorts the actions of a plan: one graph, topologically.
 *
 * Edges (edges.ts) are musts; the few that are not give way where they would close a circle. What merely reads
 * well is in the rank (rank.ts). Actions that are part of another's are merged into it (merging.ts), unless this
 * would make a circle.
 */

import TinyQueue from 'tinyqueue';
import { append } from '../model/append.ts';
import type { Catalog } from '../model/catalog.ts';
import { SchemadiffError } from '../model/error.ts';
import { type Action, describeAction } from './action.ts';
import { circlesOf } from './circles.ts';
import type { ContextOf } from './contexts.ts';
import { graphOf } from './edges.ts';
import type { Graph } from './graph.ts';
import { Merging } from './merging.ts';
import { Nodes } from './nodes.ts';
import { placesOf, ranksOf } from './rank.ts';

/** An action with those merged into it, in the order of their places: columns in that of their table. */
export interface Group {
  readonly action: Action;
  readonly parts: readonly Action[];
  /** Those of the parts that PostgreSQL does by itself, because another table has them. */
  readonly inherited: ReadonlySet<Action>;
}

/** Follows merges to the action that carries a node's statement. */
function carrierOf(targets: readonly (number | undefined)[]): number[] {
  return targets.map((_, start) => {
    let node = start;
    for (let next = targets[node]; next !== undefined; next = targets[node]) node = next;
    return node;
  });
}

/** For each carrier the nodes that it carries, itself included. */
function membersOf(carriers: readonly number[]): Map<number, number[]> {
  const members = new Map<number, number[]>();
  for (const [node, carrier] of carriers.entries()) append(members, carrier, node);
  return members;
}

interface Sorted {
  readonly order: readonly number[];
  /** Nodes that wait for each other. */
  readonly stuck: ReadonlySet<number>;
}

function sort(graph: Graph, carriers: readonly number[], ranks: readonly number[]): Sorted {
  const waiting = new Int32Array(carriers.length);
  const eachEdge = (from: number, visit: (to: number) => void) => {
    for (const successor of graph.successors[from] ?? []) {
      const [a, b] = [carriers[from], carriers[successor]];
      if (a !== undefined && b !== undefined && a !== b) visit(b);
    }
  };
  const members = membersOf(carriers);
  for (const node of carriers.keys()) {
    eachEdge(node, (to) => {
      waiting[to] = (waiting[to] ?? 0) + 1;
    });
  }
  const rank = (node: number) => ranks[node] ?? 0;
  const ready = new TinyQueue(
    [...members.keys()].filter((node) => waiting[node] === 0),
    (a, b) => rank(a) - rank(b),
  );
  const order: number[] = [];
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    order.push(node);
    for (const member of members.get(node) ?? []) {
      eachEdge(member, (to) => {
        const left = (waiting[to] ?? 0) - 1;
        waiting[to] = left;
        if (left === 0) ready.push(to);
      });
    }
  }
  const done = new Set(order);
  return { order, stuck: new Set([...members.keys()].filter((node) => !done.has(node))) };
}

/**
 * Merged nodes to separate so that a cycle may end: a drop that must come before its carrier's turn,
 * a create that must wait longer than its carrier.
 */
function separable(
  graph: Graph,
  nodes: Nodes,
  carriers: readonly number[],
  { targets: all, inherited }: Merging,
  stuck: ReadonlySet<number>,
): Set<number> {
  // A partition key: the table needs its column as well.
  const isBound = (node: number, target: number) =>
    graph.leadsTo(node, target) && graph.leadsTo(target, node);
  const targets = all.map((target, node) => {
    const stays = target === undefined || inherited.has(node) || isBound(node, target);
    return stays ? undefined : target;
  });
  const circles = circlesOf(graph.successors, carriers, stuck);
  const early = new Set<number>();
  const late = new Set<number>();
  for (const [from, successors] of graph.successors.entries()) {
    const circle = circles.get(carriers[from] ?? from);
    if (circle === undefined) continue;
    for (const to of successors ?? []) {
      if (carriers[from] === carriers[to] || circles.get(carriers[to] ?? to) !== circle) continue;
      // Where the drop comes early, the create may stay within what it is a part of.
      if (targets[from] !== undefined && nodes.actions[from]?.type === 'drop') early.add(from);
      else if (targets[to] !== undefined && nodes.actions[to]?.type === 'create') late.add(to);
    }
  }
  if (early.size + late.size > 0) return new Set([...early, ...late]);
  return new Set(
    [...targets.keys()].filter(
      (node) => targets[node] !== undefined && circles.has(carriers[node] ?? node),
    ),
  );
}

/** Takes the edges of circles away that are no must; false: there are none. */
function withoutYielding(
  graph: Graph,
  carriers: readonly number[],
  stuck: ReadonlySet<number>,
): boolean {
  const circles = circlesOf(graph.successors, carriers, stuck);
  const circleOf = (node: number) => circles.get(carriers[node] ?? node);
  return graph.giveWay((earlier, later) => {
    const circle = circleOf(earlier);
    return circle !== undefined && circle === circleOf(later);
  });
}

function cycleError(nodes: Nodes, graph: Graph, stuck: ReadonlySet<number>): SchemadiffError {
  const path: number[] = [];
  let node = [...stuck].at(0);
  // Every stuck node has a stuck predecessor; walking backwards must come round.
  const predecessor = (of: number) => [...stuck].find((each) => graph.leadsTo(each, of));
  while (node !== undefined && !path.includes(node)) {
    path.unshift(node);
    node = predecessor(node);
  }
  const cycle = node === undefined ? path : path.slice(0, path.indexOf(node) + 1);
  const names = cycle.map((each) => {
    const action = nodes.actions[each];
    return action === undefined ? '' : describeAction(action);
  });
  return new SchemadiffError('noGo', 'The steps depend on each other in a circle.', {
    where: names.at(0),
    why: `${names.join(' → ')} → ${names.at(0) ?? ''}`,
    next: 'Split the change in two migrations, or report this path: it is a bug in schemadiff.',
  });
}

/**
 * Sorts actions so that every must holds.
 * @throws SchemadiffError noGo with the path when they depend on each other in a circle.
 */
export function order(
  actions: readonly Action[],
  before: Catalog,
  after: Catalog,
  contextOf: ContextOf,
): Group[] {
  const nodes = new Nodes(actions);
  const merging = new Merging(nodes, before, after, contextOf);
  const graph = graphOf(merging, before, after);
  const places = placesOf(actions, before.dependencies(), after.dependencies());
  const ranks = ranksOf(actions, places, after);
  for (;;) {
    const carriers = carrierOf(merging.targets);
    const { order: sorted, stuck } = sort(graph, carriers, ranks);
    if (stuck.size === 0) return groups(actions, sorted, carriers, places, merging.inherited);
    const apart = separable(graph, nodes, carriers, merging, stuck);
    if (apart.size === 0 && !withoutYielding(graph, carriers, stuck)) {
      throw cycleError(nodes, graph, stuck);
    }
    for (const node of apart) merging.separate(node);
  }
}

const none: ReadonlySet<Action> = new Set();

function groups(
  actions: readonly Action[],
  sorted: readonly number[],
  carriers: readonly number[],
  places: readonly number[],
  inherited: ReadonlySet<number>,
): Group[] {
  const members = membersOf(carriers);
  return sorted.flatMap((node) => {
    const action = actions[node];
    if (action === undefined) return [];
    const merged = (members.get(node) ?? [])
      .filter((member) => member !== node)
      .sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
    const some = (nodes: readonly number[]) => nodes.flatMap((each) => actions[each] ?? []);
    return [
      {
        action,
        parts: some(merged),
        inherited:
          inherited.size === 0 ? none : new Set(some(merged.filter((each) => inherited.has(each)))),
      },
    ];
  });
}
