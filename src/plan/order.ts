/**
 * The only ordering code: one graph over actions, sorted topologically.
 *
 * Every edge is a must, and comes from the dependencies of the before catalog for what goes and of
 * the after catalog for what comes. What merely reads well is in the rank. Actions that PostgreSQL
 * does by itself (a column goes with its table) or that fit inside another's statement (a column in
 * CREATE TABLE) are merged into that other action, unless this would make a cycle.
 */

import TinyQueue from 'tinyqueue';
import { kindOf, kindRank } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import {
  type Catalog,
  type CatalogObject,
  type Dependencies,
  type Dependency,
  type DependencyType,
  type Id,
  parentIn,
  waits,
} from '../model/catalog.ts';
import { SchemadiffError } from '../model/error.ts';
import { type Action, describeAction } from './action.ts';
import { circlesOf } from './circles.ts';
import { mistakenFor } from './overloads.ts';
import type { ContextOf } from './replace.ts';

/** An action with those merged into it, in the order of their ranks. */
export interface Group {
  readonly action: Action;
  readonly parts: readonly Action[];
  /** Those of the parts that PostgreSQL does by itself, because another table has them. */
  readonly inherited: ReadonlySet<Action>;
}

const removes = (action: Action) => action.type === 'drop' || action.type === 'discard';

/** The nodes, by what they do to which object. */
class Nodes {
  readonly gone = new Map<Id, number>();
  readonly aside = new Map<Id, number>();
  readonly made = new Map<Id, number>();
  readonly changed = new Map<Id, number>();
  /** All of them. Most objects of a large schema are not among them. */
  readonly ids = new Set<Id>();

  readonly actions: readonly Action[];

  constructor(actions: readonly Action[]) {
    this.actions = actions;
    for (const [index, action] of actions.entries()) {
      const id = action.object.id;
      this.ids.add(id);
      if (removes(action)) this.gone.set(id, index);
      else if (action.type === 'aside') this.aside.set(id, index);
      else if (action.type === 'create') this.made.set(id, index);
      else this.changed.set(id, index);
    }
  }

  /** PostgreSQL makes the change while others depend on the object. */
  bears(changed: number | undefined): boolean {
    const action = this.actions[changed ?? -1];
    return action?.type === 'alter' && action.rebuildsDependents !== true;
  }
}

type Edge = readonly [earlier: number, later: number];

class Graph {
  readonly successors: number[][];
  #yielding: Edge[] = [];

  constructor(size: number) {
    this.successors = Array.from({ length: size }, () => []);
  }

  /** `later` must run after `earlier`. */
  mustRunAfter(later: number | undefined, earlier: number | undefined): void {
    if (later === undefined || earlier === undefined || later === earlier) return;
    this.successors[earlier]?.push(later);
  }

  /** As long as they are in no circle. */
  shouldRunAfter(later: number | undefined, earlier: number | undefined): void {
    if (later === undefined || earlier === undefined || later === earlier) return;
    this.mustRunAfter(later, earlier);
    this.#yielding.push([earlier, later]);
  }

  /** Takes away the edges that are no must, where `isCircle` says so; false: there are none. */
  giveWay(isCircle: (earlier: number, later: number) => boolean): boolean {
    const [kept, given] = [[] as Edge[], [] as Edge[]];
    for (const edge of this.#yielding) (isCircle(...edge) ? given : kept).push(edge);
    this.#yielding = kept;
    for (const [earlier, later] of given) {
      const successors = this.successors[earlier];
      successors?.splice(successors.indexOf(later), 1);
    }
    return given.length > 0;
  }
}

/** The tables stay tied all the time: what is done to one is done to the other. */
function isKept(tie: Id, nodes: Nodes, before: Catalog, after: Catalog): boolean {
  return before.objects.has(tie) && after.objects.has(tie) && !nodes.gone.has(tie);
}

/** A tie that stays awaits what the table has by it: PostgreSQL drops and makes that with the other table's. */
function comesByIt(tie: Id, { on, type }: Dependency, dependencies: Dependencies): boolean {
  if (type !== 'awaits') return false;
  return (dependencies.get(on) ?? []).some(({ through }) => through === tie);
}

/** What is altered of a table itself does not mind its columns: they may go later. */
function isColumnOf({ type }: Dependency, part?: CatalogObject, whole?: CatalogObject): boolean {
  return type === 'parent' && [part, whole].every((each) => each && kindOf(each).carriesClauses);
}

function addDependencyEdges(
  graph: Graph,
  { nodes, targets }: Merging,
  before: Catalog,
  after: Catalog,
): void {
  for (const [id, dependencies] of before.dependencies()) {
    const moves = nodes.ids.has(id);
    for (const dependency of dependencies) {
      const { on, type, through } = dependency;
      if (!moves && through === undefined) continue;
      if (through !== undefined) {
        // Tables that part do so first: what happens to one then leaves the other alone.
        graph.mustRunAfter(nodes.gone.get(on), nodes.gone.get(through));
        graph.mustRunAfter(nodes.changed.get(on), nodes.gone.get(through));
        if (type === 'lacks') {
          graph.mustRunAfter(nodes.changed.get(id), nodes.gone.get(through));
          graph.mustRunAfter(nodes.changed.get(through), nodes.gone.get(id));
        }
        // While they are tied, PostgreSQL drops it with the other's, or leaves it to its table.
        if (type === 'shares' && isKept(through, nodes, before, after)) {
          graph.mustRunAfter(nodes.gone.get(id), nodes.gone.get(on));
        }
        continue;
      }
      if (!waits(dependency)) continue;
      // What depends on it must be gone, or changed, before it goes; and gone before it changes.
      graph.mustRunAfter(nodes.gone.get(on), nodes.gone.get(id));
      if (!comesByIt(id, dependency, before.dependencies()))
        graph.mustRunAfter(nodes.gone.get(on), nodes.changed.get(id));
      if (!isColumnOf(dependency, before.objects.get(id), before.objects.get(on))) {
        const [changed, gone] = [nodes.changed.get(on), nodes.gone.get(id)];
        // What PostgreSQL changes under others need not wait for them to go.
        if (nodes.bears(changed)) graph.shouldRunAfter(changed, gone);
        else graph.mustRunAfter(changed, gone);
      }
      // It is renamed while what its statement names is still called so.
      graph.mustRunAfter(nodes.aside.get(on), nodes.aside.get(id));
    }
  }
  for (const [id, dependencies] of after.dependencies()) {
    const moves = nodes.ids.has(id);
    for (const dependency of dependencies) {
      const { on, type, through } = dependency;
      if (!moves && through === undefined) continue;
      if (through !== undefined) {
        const [own, other] = [nodes.made.get(id), nodes.made.get(on)];
        if (type === 'lacks') {
          graph.mustRunAfter(own, nodes.made.get(through));
          graph.mustRunAfter(own, nodes.changed.get(through));
          continue;
        }
        const kept = isKept(through, nodes, before, after);
        // What a table has of its own must be as it will be before it is the other's too.
        if (kept && type !== 'copies') graph.mustRunAfter(other, nodes.changed.get(id));
        if (type === 'attached' || type === 'shares') {
          const whole = after.objects.get(on);
          if (kept) {
            graph.mustRunAfter(other, own);
            if (type === 'attached') graph.mustRunAfter(nodes.changed.get(on), own);
          } else if (whole && other !== undefined && kindOf(whole).attachesEach?.(whole.spec)) {
            graph.mustRunAfter(other, nodes.made.get(through));
          }
          // What both have must be alike when they are tied.
          if (!kept) graph.mustRunAfter(nodes.made.get(through), nodes.changed.get(on));
        } else if (!kept) {
          for (const later of [own, nodes.made.get(through)]) {
            graph.mustRunAfter(later, other);
            graph.mustRunAfter(later, nodes.changed.get(on));
          }
        }
        continue;
      }
      if (!waits(dependency)) continue;
      // A table that is made from another one has nothing of its own yet.
      const within = type === 'awaits' && targets[nodes.made.get(id) ?? -1] !== undefined;
      if (within) continue;
      // What it depends on must be there, in its new form, before it is made or changed.
      const waiting = comesByIt(id, dependency, after.dependencies())
        ? [nodes.made.get(id)]
        : [nodes.made.get(id), nodes.changed.get(id)];
      for (const later of waiting) {
        graph.mustRunAfter(later, nodes.made.get(on));
        graph.mustRunAfter(later, nodes.changed.get(on));
      }
    }
  }
}

/**
 * What PostgreSQL makes, or changes, only while nobody has it within comes before those who will: the check of a
 * domain, the type of a table's column.
 */
function addWithinEdges(graph: Graph, nodes: Nodes, after: Dependencies): void {
  const [parts, columns] = [new Map<Id, number[]>(), new Map<Id, number[]>()];
  const add = (known: Map<Id, number[]>, id: Id, node: number) => {
    const whole = parentIn(after, id);
    if (whole !== undefined) append(known, whole, node);
  };
  for (const [index, { type, object }] of nodes.actions.entries()) {
    const { onlyWithin, nests } = kindOf(object);
    if (type === 'create' && onlyWithin !== undefined) add(parts, object.id, index);
    if ((type === 'alter' || type === 'adopt') && nests !== undefined)
      add(columns, object.id, index);
  }
  if (parts.size + columns.size === 0) return;
  for (const [id, node] of nodes.made) {
    const object = nodes.actions[node]?.object;
    const within = object && kindOf(object).nests?.(object.spec);
    if (within === undefined) continue;
    for (const { on, type } of after.get(id) ?? []) {
      if (within) for (const part of parts.get(on) ?? []) graph.mustRunAfter(node, part);
      if (type === 'parent') continue;
      for (const column of columns.get(on) ?? []) graph.shouldRunAfter(node, column);
    }
  }
}

/** Names that an action gives up and takes: all of them, or those that an alter changes. */
function namesMoved(action: Action, before: Catalog): { freed: string[]; taken: string[] } {
  const now = namesOf(action.object);
  if (action.type === 'drop' || action.type === 'aside') return { freed: [...now], taken: [] };
  if (action.type === 'create') return { freed: [], taken: [...now] };
  const old = before.objects.get(action.object.id);
  const then = action.type === 'alter' && old !== undefined ? namesOf(old) : now;
  return {
    freed: then.filter((name) => !now.includes(name)),
    taken: now.filter((name) => !then.includes(name)),
  };
}

/** Two objects cannot hold one name at the same time; a replaced one must be away first. */
function addNameEdges(graph: Graph, nodes: Nodes, before: Catalog): void {
  const moved = nodes.actions.map((action) => namesMoved(action, before));
  const freed = new Map<string, number>();
  for (const [index, names] of moved.entries()) {
    for (const name of names.freed) freed.set(name, index);
  }
  for (const [index, names] of moved.entries()) {
    for (const name of names.taken) graph.mustRunAfter(index, freed.get(name));
  }
  for (const [id, made] of nodes.made) {
    graph.mustRunAfter(made, nodes.aside.get(id) ?? nodes.gone.get(id));
  }
  for (const [id, changed] of nodes.changed) graph.mustRunAfter(changed, nodes.aside.get(id));
}

/** What would be mistaken for another is out of the way before that comes. */
function addOverloadEdges(graph: Graph, nodes: Nodes): void {
  const objects = (kept: (type: Action['type']) => boolean) =>
    nodes.actions.flatMap(({ type, object }) => (kept(type) ? [object] : []));
  const going = objects((type) => type === 'drop' || type === 'aside');
  const coming = objects((type) => type === 'create' || type === 'alter');
  for (const [id, others] of mistakenFor(going, coming)) {
    const away = nodes.aside.get(id) ?? nodes.gone.get(id);
    for (const other of others)
      graph.shouldRunAfter(nodes.made.get(other) ?? nodes.changed.get(other), away);
  }
}

function namesOf(object: CatalogObject): readonly string[] {
  return kindOf(object).names?.(object.spec) ?? [];
}

/** PostgreSQL drops the object with the other. */
const fallsWith: ReadonlySet<DependencyType> = new Set([
  'parent',
  'owned',
  'follows',
  'completes',
  'inherits',
  'attached',
]);

/** For each action the one that it can be merged into, and whether it comes by inheritance. */
class Merging {
  readonly targets: (number | undefined)[];
  readonly inherited = new Set<number>();

  readonly nodes: Nodes;
  readonly #before: Catalog;
  readonly #after: Catalog;
  readonly #contextOf: ContextOf;

  constructor(nodes: Nodes, before: Catalog, after: Catalog, contextOf: ContextOf) {
    this.nodes = nodes;
    this.#before = before;
    this.#after = after;
    this.#contextOf = contextOf;
    this.targets = nodes.actions.map((action, index) => {
      const origin = this.#origin(action) ?? this.#dropped(action);
      if (origin !== undefined) this.inherited.add(index);
      return origin ?? this.#whole(action);
    });
  }

  #isKept(tie: Id): boolean {
    return isKept(tie, this.nodes, this.#before, this.#after);
  }

  /** The same action on the table that it is inherited from. */
  #origin({ type, object: { id } }: Action): number | undefined {
    const { made, changed } = this.nodes;
    if (type === 'drop' || type === 'discard' || type === 'aside') return undefined;
    for (const { on, type: how, through } of this.#after.dependencies().get(id) ?? []) {
      if (through === undefined || how === 'attached' || how === 'copies' || how === 'lacks')
        continue;
      const kept = this.#isKept(through);
      if (type !== 'create' && kept) {
        const origin = changed.get(on);
        if (origin !== undefined) return origin;
      } else if (type === 'create' && how === 'inherits') {
        // Either the other table gets it now, or this table is made from the other.
        const tie = made.get(through);
        const origin = kept
          ? made.get(on)
          : tie === undefined
            ? undefined
            : this.#whole(this.#at(tie));
        if (origin !== undefined) return origin;
      }
    }
    return undefined;
  }

  /** The drop of what it is inherited from, while its own table stays: PostgreSQL lets nobody drop it alone. */
  #dropped({ type, object: { id } }: Action): number | undefined {
    if (type !== 'drop') return undefined;
    const { gone } = this.nodes;
    const all = this.#before.dependencies().get(id) ?? [];
    if (all.some((each) => each.type === 'parent' && gone.has(each.on))) return undefined;
    const other = all.find(
      ({ on, type: how, through }) =>
        (how === 'inherits' || how === 'attached') &&
        through !== undefined &&
        this.#isKept(through) &&
        gone.has(on),
    );
    return other && gone.get(other.on);
  }

  #at(node: number): Action | undefined {
    return this.nodes.actions[node];
  }

  /** The action on what it is a part of, or falls with. */
  #whole(action: Action | undefined): number | undefined {
    if (action === undefined) return undefined;
    const { id } = action.object;
    if (action.type === 'drop') {
      for (const { on, type, through } of this.#before.dependencies().get(id) ?? []) {
        if (!fallsWith.has(type)) continue;
        if (through !== undefined && !this.#isKept(through)) continue;
        const gone = this.nodes.gone.get(on);
        if (gone !== undefined) return gone;
      }
    }
    if (
      action.type === 'create' &&
      kindOf(action.object).clause?.(action.object.spec, this.#contextOf(id), [])
    ) {
      for (const { on, type } of this.#after.dependencies().get(id) ?? []) {
        const made = type === 'parent' ? this.nodes.made.get(on) : undefined;
        const carrier = made === undefined ? undefined : this.#at(made);
        if (carrier === undefined || kindOf(carrier.object).carriesClauses !== true) continue;
        // What comes by inheritance takes no clauses, but brings those of the other.
        const copied = () =>
          (this.#after.dependencies().get(id) ?? []).some(
            (each) => each.type === 'copies' && this.nodes.made.has(each.on),
          );
        return this.#origin(carrier) === undefined || copied() ? made : undefined;
      }
    }
    return undefined;
  }
}

/** Follows merges to the action that carries a node's statement. */
function carrierOf(targets: readonly (number | undefined)[]): number[] {
  return targets.map((_, start) => {
    let node = start;
    for (let next = targets[node]; next !== undefined; next = targets[node]) node = next;
    return node;
  });
}

/** Objects that rest, however far, on a function whose body says what pg_depend does not know. */
function restingOnBodies(after: Catalog): (id: Id) => boolean {
  const known = new Map<Id, boolean>();
  const dependencies = after.dependencies();
  const rests = (id: Id): boolean => {
    const answer = known.get(id);
    if (answer !== undefined) return answer;
    known.set(id, false);
    const object = after.objects.get(id);
    const found =
      (object !== undefined && kindOf(object).bodyUnchecked === true) ||
      (dependencies.get(id) ?? []).some(({ on }) => rests(on));
    known.set(id, found);
    return found;
  };
  return rests;
}

/** Readability: kinds in the registry's order, siblings together; drops in the reverse. */
function ranksOf(actions: readonly Action[], before: Dependencies, goal: Catalog): number[] {
  const after = goal.dependencies();
  const rests = restingOnBodies(goal);
  const parentOf = (id: Id) =>
    (after.get(id) ?? before.get(id) ?? []).find(({ type }) => type === 'parent')?.on ?? '';
  const keys = actions.map(({ object }, index) => ({
    index,
    kind: kindRank(object.kind),
    parent: parentOf(object.id),
    object,
  }));
  keys.sort(
    (a, b) =>
      a.kind - b.kind ||
      compareText(a.parent, b.parent) ||
      a.object.ordinal - b.object.ordinal ||
      compareText(a.object.id, b.object.id),
  );
  const ranks = new Array<number>(actions.length).fill(0);
  for (const [position, { index }] of keys.entries()) {
    const action = actions[index];
    if (action !== undefined)
      ranks[index] = phase(action, rests) * actions.length + sign(action) * position;
  }
  return ranks;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const sign = (action: Action) => (removes(action) ? -1 : 1);

/**
 * First what others may use only after a commit, then what goes, what comes, what runs the bodies of
 * functions, and the discarded.
 */
function phase(action: Action, rests: (id: Id) => boolean): number {
  if (action.statements.some((statement) => statement.commitBeforeUse)) return 0;
  if (action.type === 'drop') return 2;
  if (action.type === 'discard') return 6;
  if (action.type === 'aside') return 2;
  return kindOf(action.object).evaluates === true && rests(action.object.id) ? 5 : 4;
}

/** For each carrier the nodes that it carries, itself included. */
function membersOf(carriers: readonly number[]): Map<number, number[]> {
  const members = new Map<number, number[]>();
  for (const [node, carrier] of carriers.entries()) {
    append(members, carrier, node);
  }
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
  const targets = all.map((target, node) => (inherited.has(node) ? undefined : target));
  const circles = circlesOf(graph.successors, carriers, stuck);
  const early = new Set<number>();
  const late = new Set<number>();
  for (const [from, successors] of graph.successors.entries()) {
    const circle = circles.get(carriers[from] ?? from);
    if (circle === undefined) continue;
    for (const to of successors) {
      if (carriers[from] === carriers[to] || circles.get(carriers[to] ?? to) !== circle) continue;
      if (targets[from] !== undefined && nodes.actions[from]?.type === 'drop') early.add(from);
      if (targets[to] !== undefined && nodes.actions[to]?.type === 'create') late.add(to);
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
  const predecessor = (of: number) =>
    [...stuck].find((each) => graph.successors[each]?.includes(of) === true);
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
  const graph = new Graph(actions.length);
  const merging = new Merging(nodes, before, after, contextOf);
  addDependencyEdges(graph, merging, before, after);
  addWithinEdges(graph, nodes, after.dependencies());
  addNameEdges(graph, nodes, before);
  addOverloadEdges(graph, nodes);
  const ranks = ranksOf(actions, before.dependencies(), after);
  for (;;) {
    const carriers = carrierOf(merging.targets);
    const { order: sorted, stuck } = sort(graph, carriers, ranks);
    if (stuck.size === 0) return groups(actions, sorted, carriers, ranks, merging.inherited);
    const apart = separable(graph, nodes, carriers, merging, stuck);
    if (apart.size === 0 && !withoutYielding(graph, carriers, stuck)) {
      throw cycleError(nodes, graph, stuck);
    }
    for (const node of apart) merging.targets[node] = undefined;
  }
}

function groups(
  actions: readonly Action[],
  sorted: readonly number[],
  carriers: readonly number[],
  ranks: readonly number[],
  inherited: ReadonlySet<number>,
): Group[] {
  const members = membersOf(carriers);
  return sorted.flatMap((node) => {
    const action = actions[node];
    if (action === undefined) return [];
    const merged = (members.get(node) ?? [])
      .filter((member) => member !== node)
      .sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
    const some = (nodes: readonly number[]) => nodes.flatMap((each) => actions[each] ?? []);
    return [
      {
        action,
        parts: some(merged),
        inherited: new Set(some(merged.filter((each) => inherited.has(each)))),
      },
    ];
  });
}
