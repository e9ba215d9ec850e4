/**
 * What must run after what: because of the dependencies of both catalogs, of what PostgreSQL allows only while
 * nobody uses it, and of names that two cannot have at once.
 */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import {
  type Catalog,
  type CatalogObject,
  type Dependencies,
  type Dependency,
  type Id,
  parentIn,
  waits,
} from '../model/catalog.ts';
import type { Action } from './action.ts';
import { carrierOf } from './carried.ts';
import { bringing, isGiven } from './given.ts';
import { Graph } from './graph.ts';
import { hungOver } from './hanging.ts';
import { addHeldEdges, isHeldBy } from './held.ts';
import { addKeepingEdges } from './keeping-edges.ts';
import { isKept, type Merging } from './merging.ts';
import { movedBetween, namesIn } from './names.ts';
import { handlesRows, type Nodes } from './nodes.ts';
import { mistakenFor } from './overloads.ts';
import { successions } from './positions.ts';
import { keysBefore } from './referenced-keys.ts';
import { addRowEdges } from './row-edges.ts';
import { isOfAnotherKind, rivalsIn, twinsBetween } from './taken-up.ts';
import { addTieEdges } from './tie-edges.ts';
import { mayStay } from './ties.ts';
import { addTogetherEdges } from './together.ts';

/** A tie that stays awaits what the table has by it: PostgreSQL drops and makes that with the other table's. */
function comesByIt(tie: Id, { on, type }: Dependency, dependencies: Dependencies): boolean {
  if (type !== 'awaits') return false;
  return (dependencies.get(on) ?? []).some(({ through }) => through === tie);
}

/** What is altered of a table itself does not mind its columns: they may go later. */
function isColumnOf({ type }: Dependency, part?: CatalogObject, whole?: CatalogObject): boolean {
  return type === 'parent' && [part, whole].every((each) => each && kindOf(each).carriesClauses);
}

/** Of an inheritance type. */
type Tied = Dependency & { readonly through: Id };

const isTied = (dependency: Dependency): dependency is Tied => dependency.through !== undefined;

/** What pg_depend says: of the before catalog for what goes, of the after catalog for what comes. */
class DependencyEdges {
  readonly #graph: Graph;
  readonly #nodes: Nodes;
  readonly #targets: Merging['targets'];
  readonly #before: Catalog;
  readonly #after: Catalog;
  readonly #twins: ReadonlySet<Id>;

  constructor(graph: Graph, { nodes, targets }: Merging, before: Catalog, after: Catalog) {
    this.#twins = twinsBetween(before, after);
    this.#graph = graph;
    this.#nodes = nodes;
    this.#targets = targets;
    this.#before = before;
    this.#after = after;
  }

  add(): void {
    const { ids } = this.#nodes;
    for (const [id, dependencies] of this.#before.dependencies()) {
      for (const dependency of dependencies) {
        if (isTied(dependency)) this.#part(id, dependency);
        else if (dependency.type === 'passed') this.#passOn(id, dependency.on);
        else if (ids.has(id) && waits(dependency)) this.#leave(id, dependency);
      }
      if (ids.has(id)) this.#carry(id);
    }
    for (const [id, dependencies] of this.#after.dependencies()) {
      for (const dependency of dependencies) {
        if (isTied(dependency)) this.#join(id, dependency);
        else if (ids.has(id) && waits(dependency)) this.#come(id, dependency);
      }
    }
  }

  #isOfAnyType(id: Id): boolean {
    const object = this.#before.objects.get(id);
    return object !== undefined && kindOf(object).ofAnyType === true;
  }

  #isKept(tie: Id): boolean {
    return isKept(tie, this.#nodes, this.#before, this.#after);
  }

  /** What changes `id` with itself. */
  #carry(id: Id): void {
    const object = this.#before.objects.get(id);
    if (object === undefined || kindOf(object).carriedAlong === undefined) return;
    const { changed } = this.#nodes;
    this.#graph.mustRunAfter(changed.get(id), changed.get(carrierOf(this.#before, id) ?? id));
  }

  /** What goes, or changes, while `id` depends on it. */
  #leave(id: Id, dependency: Dependency): void {
    const [graph, { gone, changed, aside, detoured }] = [this.#graph, this.#nodes];
    const { on } = dependency;
    // What depends on it must be gone, or changed, before it goes; and gone before it changes.
    const comesFrom = (this.#before.dependencies().get(on) ?? []).filter(isTied);
    if (!comesFrom.some((each) => each.through === id && this.#goesBefore(each)))
      graph.mustRunAfter(gone.get(on), gone.get(id));
    if (dependency.type === 'needs') {
      // And before what PostgreSQL may drop it with.
      for (const other of this.#droppedWith(on)) {
        graph.mustRunAfter(gone.get(other), gone.get(id));
        graph.mustRunAfter(gone.get(other), changed.get(id));
      }
    }
    if (!comesByIt(id, dependency, this.#before.dependencies()))
      graph.mustRunAfter(gone.get(on), changed.get(id));
    if (!isColumnOf(dependency, this.#before.objects.get(id), this.#before.objects.get(on))) {
      const change = changed.get(on);
      // What PostgreSQL changes under others need not wait for them to go.
      const borne = this.#nodes.bears(change) || this.#isOfAnyType(id);
      if (!borne) graph.mustRunAfter(change, gone.get(id));
      else if (!this.#nodes.commitsAlone(change)) graph.shouldRunAfter(change, gone.get(id));
    }
    graph.mustRunAfter(detoured.get(on), gone.get(id));
    // It is renamed while what its statement names is still called so.
    graph.mustRunAfter(aside.get(on), aside.get(id));
  }

  /** Nobody has anything again before everybody has lost it: it would stay with whom they passed it on to. */
  #passOn(id: Id, by: Id): void {
    const [graph, { gone, made }] = [this.#graph, this.#nodes];
    graph.mustRunAfter(made.get(id), gone.get(by));
    graph.mustRunAfter(made.get(by), gone.get(id));
  }

  /** The same part of the tables from which an object comes, and with which it may go. */
  #droppedWith(id: Id): ReadonlySet<Id> {
    const found = new Set<Id>();
    const visit = (of: Id) => {
      for (const each of this.#before.dependencies().get(of) ?? []) {
        if (!isTied(each) || !mayStay(each, this.#before) || !this.#isKept(each.through)) continue;
        if (found.has(each.on)) continue;
        found.add(each.on);
        visit(each.on);
      }
    };
    visit(id);
    return found;
  }

  /** It holds what leaves, and goes first, with what the one that leaves has of it. */
  #goesBefore({ on, through }: Tied): boolean {
    return this.#nodes.gone.has(on) && isHeldBy(this.#before, through, on);
  }

  /** It will hold what comes, and is made after that, with what the one that comes has of it. */
  #comesAfter({ on, through }: Tied): boolean {
    return this.#nodes.made.has(on) && isHeldBy(this.#after, through, on);
  }

  /** What goes, or changes, while `id` has it from another table. */
  #part(id: Id, dependency: Tied): void {
    const { on, type, through } = dependency;
    const [graph, { gone, changed, detoured }] = [this.#graph, this.#nodes];
    // Tables that part do so first: what happens to one then leaves the other alone; but not before what holds the one.
    for (const then of this.#goesBefore(dependency) ? [] : [gone, changed, detoured])
      graph.mustRunAfter(then.get(on), gone.get(through));
    if (type === 'lacks') {
      graph.mustRunAfter(changed.get(id), gone.get(through));
      graph.mustRunAfter(changed.get(through), gone.get(id));
    }
    // Attached again while that is there, its table would get another.
    if (type === 'given' || isOfAnotherKind(this.#before, id, dependency))
      graph.mustRunAfter(changed.get(through), gone.get(on));
    // What stays, and is its heirs' no more, first leaves it to its table.
    if (this.#isKept(through) && !this.#after.objects.has(id))
      graph.mustRunAfter(gone.get(id), changed.get(on));
    // While they are tied, PostgreSQL drops it with the other's, or leaves it to its table.
    if (mayStay(dependency, this.#before) && this.#isKept(through)) {
      graph.mustRunAfter(gone.get(id), gone.get(on));
      // And changes it with the other's alone, unless that is left to the table first.
      if (!this.#after.objects.has(on)) graph.mustRunAfter(changed.get(id), gone.get(on));
    }
  }

  /** What `id` will depend on. */
  #come(id: Id, dependency: Dependency): void {
    const [graph, { made, changed }] = [this.#graph, this.#nodes];
    const { on, type } = dependency;
    if (type === 'awaits' && (this.#comesLate(on) || isGiven(on, this.#after))) return;
    // A table that is made from another one has nothing of its own yet.
    if (type === 'awaits' && this.#targets[made.get(id) ?? -1] !== undefined) return;
    // What it depends on must be there, in its new form, before it is made or changed.
    const waiting = comesByIt(id, dependency, this.#after.dependencies())
      ? [made.get(id)]
      : [made.get(id), changed.get(id)];
    for (const later of waiting) {
      graph.mustRunAfter(later, made.get(on));
      graph.mustRunAfter(later, changed.get(on));
    }
  }

  #comesLate(id: Id): boolean {
    const all = this.#after.dependencies().get(id) ?? [];
    return all.some((each) => this.#nodes.comesLate(this.#after.objects.get(id), each));
  }

  /** What `id` will have from another table. */
  #join(id: Id, dependency: Tied): void {
    const { on, type, through } = dependency;
    if (this.#nodes.comesLate(this.#after.objects.get(id), dependency)) return;
    const [graph, { made, changed }] = [this.#graph, this.#nodes];
    const [own, other] = [made.get(id), made.get(on)];
    if (type === 'lacks') {
      graph.mustRunAfter(own, made.get(through));
      graph.mustRunAfter(own, changed.get(through));
      return;
    }
    const kept = this.#isKept(through);
    if (type === 'given') {
      const by = bringing(dependency, made, kept, this.#after);
      for (const node of [other, changed.get(on), made.get(through), changed.get(through)])
        graph.mustRunAfter(by, node);
      return;
    }
    // What a table has of its own must be as it will be before it is the other's too.
    if (kept && type !== 'copies') graph.mustRunAfter(other, changed.get(id));
    if (type === 'attached' || type === 'shares') {
      const whole = this.#after.objects.get(on);
      if (kept) {
        graph.mustRunAfter(other, own);
        if (type === 'attached') graph.mustRunAfter(changed.get(on), own);
      } else if (whole && other !== undefined && kindOf(whole).attachesEach?.(whole.spec)) {
        graph.mustRunAfter(other, made.get(through));
      }
      if (isOfAnotherKind(this.#after, id, dependency) || this.#twins.has(id)) {
        graph.mustRunAfter(other, made.get(through));
        graph.mustRunAfter(other, changed.get(through));
      }
      // What both have must be alike when they are tied.
      if (!kept) graph.mustRunAfter(made.get(through), changed.get(on));
    } else if (!kept && !(own !== undefined && this.#comesAfter(dependency))) {
      for (const later of [own, made.get(through)]) {
        graph.mustRunAfter(later, other);
        graph.mustRunAfter(later, changed.get(on));
      }
      // What it has from a table where that goes would go as well, and the new one would miss it.
      for (const each of this.#before.dependencies().get(id) ?? [])
        if (isTied(each) && mayStay(each, this.#before) && this.#isKept(each.through))
          graph.shouldRunAfter(this.#nodes.gone.get(each.on), made.get(through));
    }
  }
}

/** Two that something binds, as a foreign key does two tables, are of one sort whenever it is there. */
function addBoundEdges(graph: Graph, nodes: Nodes, before: Catalog, after: Catalog): void {
  const leads = new Map<Id, 'first' | 'last'>();
  for (const id of nodes.changed.keys()) {
    const [from, to] = [before.objects.get(id), after.objects.get(id)];
    const when = from && to && kindOf(to).needed?.(from.spec, to.spec);
    if (when) leads.set(id, when);
  }
  if (leads.size === 0) return;
  const { gone, made, changed } = nodes;
  for (const catalog of [before, after]) {
    const dependencies = catalog.dependencies();
    for (const [id, list] of dependencies) {
      const object = catalog.objects.get(id);
      if (object === undefined || kindOf(object).binds !== true) continue;
      const own = parentIn(dependencies, id);
      for (const other of new Set(list.map(({ on }) => parentIn(dependencies, on) ?? on))) {
        const when = other === own ? undefined : leads.get(other);
        if (when === undefined) continue;
        if (catalog === before) graph.mustRunAfter(changed.get(other), gone.get(id));
        else graph.mustRunAfter(made.get(id), changed.get(other));
        if (own === undefined || gone.has(id) || made.has(id)) continue;
        const both = [changed.get(other), changed.get(own)] as const;
        const [later, earlier] = when === 'last' ? both : both.toReversed();
        graph.shouldRunAfter(later, earlier);
      }
    }
  }
}

/** What hangs on something that PostgreSQL makes again goes before that, and comes after. */
function addHangingEdges(graph: Graph, nodes: Nodes, before: Catalog, after: Catalog): void {
  const { gone, made, changed } = nodes;
  if (changed.size === 0) return;
  for (const id of nodes.ids) {
    for (const over of gone.has(id) ? hungOver(id, before) : [])
      graph.mustRunAfter(changed.get(over), gone.get(id));
    for (const over of made.has(id) ? hungOver(id, after) : [])
      graph.mustRunAfter(made.get(id), changed.get(over));
  }
}

/** The nodes of columns, by their table. */
function byTable(
  nodes: Nodes,
  all: ReadonlyMap<Id, number>,
  dependencies: Dependencies,
): ReadonlyMap<Id, readonly number[]> {
  const columns = new Map<Id, number[]>();
  for (const [id, node] of all) {
    const object = nodes.actions[node]?.object;
    const table = object && kindOf(object).carriesClauses && parentIn(dependencies, id);
    if (table !== undefined) append(columns, table, node);
  }
  return columns;
}

/** New columns of a table that is there come in their order: that of a type that it is to be of, and what is read. */
function addOrderEdges(graph: Graph, { nodes, targets }: Merging, after: Catalog): void {
  const ordinal = (node: number) => nodes.actions[node]?.object.ordinal ?? 0;
  for (const columns of byTable(nodes, nodes.made, after.dependencies()).values()) {
    const apart = columns.filter((node) => targets[node] === undefined);
    apart.sort((a, b) => ordinal(a) - ordinal(b));
    for (const [at, node] of apart.entries()) graph.shouldRunAfter(node, apart[at - 1]);
  }
}

/** What PostgreSQL makes only while nobody has it within comes before those who will: the check of a domain. */
function addWithinEdges(graph: Graph, nodes: Nodes, after: Dependencies): void {
  const parts = new Map<Id, number[]>();
  for (const [id, node] of nodes.made) {
    const object = nodes.actions[node]?.object;
    const whole = object && kindOf(object).onlyWithin && parentIn(after, id);
    if (whole !== undefined) append(parts, whole, node);
  }
  if (parts.size === 0) return;
  for (const [id, node] of nodes.made) {
    const object = nodes.actions[node]?.object;
    if (object === undefined || kindOf(object).nests?.(object.spec) !== true) continue;
    for (const { on } of after.get(id) ?? [])
      for (const part of parts.get(on) ?? []) graph.mustRunAfter(node, part);
  }
}

/** What uses any column of a table comes after those that are new, and after those that go. */
function addColumnEdges(graph: Graph, nodes: Nodes, before: Dependencies, after: Dependencies) {
  const users = [...nodes.made, ...nodes.changed].filter(([, node]) => {
    const object = nodes.actions[node]?.object;
    return object !== undefined && kindOf(object).spansColumns?.(object.spec) === true;
  });
  if (users.length === 0) return;
  const [made, gone] = [byTable(nodes, nodes.made, after), byTable(nodes, nodes.gone, before)];
  for (const [id, node] of users) {
    // Of a table of which it needs columns, pg_depend knows those alone.
    const tables = new Set((after.get(id) ?? []).map(({ on }) => parentIn(after, on) ?? on));
    for (const table of tables)
      for (const columns of [made, gone])
        for (const column of columns.get(table) ?? []) graph.shouldRunAfter(node, column);
  }
}

/** Two objects cannot hold one name at the same time; a replaced one must be away first. */
function addNameEdges(graph: Graph, nodes: Nodes, before: Catalog, after: Catalog): void {
  const [namesBefore, namesAfter] = [namesIn(before), namesIn(after)];
  const moved = nodes.actions.map((action) => {
    const { type, object } = action;
    if (handlesRows(action) || action.type === 'detour') return { freed: [], taken: [] };
    if (type === 'drop' || type === 'aside') return { freed: namesBefore(object), taken: [] };
    const now = namesAfter(object);
    if (type === 'create') return { freed: [], taken: now };
    const old = before.objects.get(object.id);
    const then = type === 'alter' && old !== undefined ? namesBefore(old) : now;
    return movedBetween(then, now);
  });
  const freed = new Map<string, number>();
  for (const [index, names] of moved.entries()) {
    for (const name of names.freed) freed.set(name, index);
  }
  const taken = new Map<string, number>();
  for (const [index, names] of moved.entries()) {
    for (const name of names.taken) {
      taken.set(name, index);
      graph.mustRunAfter(index, freed.get(name));
    }
  }
  for (const [index, { type, object }] of nodes.actions.entries()) {
    if (type !== 'create') continue;
    for (const name of kindOf(object).avoids?.(object.spec) ?? []) {
      graph.mustRunAfter(index, freed.get(name));
      graph.mustRunAfter(taken.get(name), index);
    }
  }
  for (const [id, made] of nodes.made) {
    graph.mustRunAfter(made, nodes.aside.get(id) ?? nodes.gone.get(id));
  }
  for (const [id, changed] of nodes.changed) graph.mustRunAfter(changed, nodes.aside.get(id));
}

/** A key beside the one that a foreign key hangs on. */
function addKeyEdges(graph: Graph, nodes: Nodes, after: Catalog): void {
  for (const [id, keys] of keysBefore(after))
    for (const key of keys) graph.shouldRunAfter(nodes.made.get(id), nodes.made.get(key));
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

/** What a partition has beside that which its table takes up comes once the tables are tied. */
function addRivalEdges(graph: Graph, { gone, made, changed }: Nodes, after: Catalog): void {
  for (const [tie, rivals] of rivalsIn(after)) {
    for (const tying of [made.get(tie), changed.get(tie)]) {
      for (const { id } of rivals) {
        graph.mustRunAfter(made.get(id), tying);
        graph.mustRunAfter(tying, gone.get(id));
      }
    }
  }
}

/** The graph of all actions. */
export function graphOf(merging: Merging, before: Catalog, after: Catalog): Graph {
  const { nodes } = merging;
  const graph = new Graph(nodes.actions.length);
  new DependencyEdges(graph, merging, before, after).add();
  addTieEdges(graph, nodes, before, after);
  addRivalEdges(graph, nodes, after);
  addOrderEdges(graph, merging, after);
  for (const { from, to } of successions(before, after))
    graph.mustRunAfter(nodes.made.get(to), nodes.gone.get(from));
  addBoundEdges(graph, nodes, before, after);
  addHangingEdges(graph, nodes, before, after);
  addTogetherEdges(graph, nodes, before, after);
  addHeldEdges(graph, nodes, before, after);
  addKeyEdges(graph, nodes, after);
  addWithinEdges(graph, nodes, after.dependencies());
  addColumnEdges(graph, nodes, before.dependencies(), after.dependencies());
  addNameEdges(graph, nodes, before, after);
  addOverloadEdges(graph, nodes);
  addKeepingEdges(graph, nodes, before, after);
  addRowEdges(graph, nodes, before, after);
  return graph;
}
