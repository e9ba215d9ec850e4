/**
 * What a plan can reach: the part of a schema on which the plan does what it does on the whole.
 *
 * PostgreSQL lets a statement alter what depends on its object, and needs what that depends on; pg_depend
 * knows both. It does not know what the bodies of functions name: those that mention what is reached are
 * taken in, with what they mention. What acts on all that is made (an event trigger) has no bounds.
 */

import { diff } from '../diff/diff.ts';
import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import {
  type Catalog,
  type CatalogObject,
  type Dependency,
  type Id,
  specText,
} from '../model/catalog.ts';
import type { Effect } from './plan.ts';

/** A larger part of the schema than this is not worth to be cut out. */
const worthwhile = 0.6;

/** Names that PostgreSQL makes begin with one of a table, a type or a column, or with 28 bytes of it. */
const stem = (name: string) => name.replace(/^_+/, '').slice(0, 28);

const words = (text: string) => text.match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [];

/** Two catalogs as one graph. */
class Graph {
  readonly objects: ReadonlyMap<Id, CatalogObject>;
  readonly #catalogs: readonly Catalog[];
  readonly #dependents = new Map<Id, Dependency[]>();
  /** What lies at the ends of each tie between two tables. */
  readonly #tied = new Map<Id, Set<Id>>();

  constructor(...catalogs: readonly Catalog[]) {
    this.#catalogs = catalogs;
    this.objects = new Map(catalogs.flatMap(({ objects }) => [...objects]));
    for (const catalog of catalogs) {
      for (const [from, list] of catalog.dependencies()) {
        for (const { on, type, through } of list) {
          append(this.#dependents, on, { on: from, type });
          if (through !== undefined) {
            this.#tied.set(through, (this.#tied.get(through) ?? new Set<Id>()).add(from).add(on));
          }
        }
      }
    }
    for (const [tie, ends] of this.#tied) for (const { on } of this.dependencies(tie)) ends.add(on);
  }

  dependencies(id: Id): Dependency[] {
    return this.#catalogs.flatMap((catalog) => catalog.dependencies().get(id) ?? []);
  }

  dependents(id: Id): readonly Dependency[] {
    return this.#dependents.get(id) ?? [];
  }

  parts(id: Id): Id[] {
    return this.dependents(id).flatMap(({ on, type }) => (type === 'parent' ? [on] : []));
  }

  wholes(id: Id): Id[] {
    return this.dependencies(id).flatMap(({ on, type }) => (type === 'parent' ? [on] : []));
  }

  /** The name of what is no part of something else. */
  ownName(id: Id): string[] {
    const name = this.objects.get(id)?.spec.name;
    return typeof name === 'string' && this.wholes(id).length === 0 ? [name] : [];
  }

  /** What changes with an object: what depends on it, and more where tables share it. */
  disturbedBy(id: Id): Id[] {
    const tied = this.#tied.get(id) ?? [];
    return [
      ...this.dependents(id).map(({ on }) => on),
      // It has a position: others may have the row type of its table.
      ...(this.objects.get(id)?.ordinal === 0 ? [] : this.wholes(id)),
      ...tied,
      ...this.dependencies(id).flatMap(({ on, through }) => (through === undefined ? [] : [on])),
    ];
  }
}

/** Everything that can be come to from `start`. */
function closure(start: Iterable<Id>, next: (id: Id) => Iterable<Id>): Set<Id> {
  const found = new Set(start);
  for (const id of found) for (const each of next(id)) found.add(each);
  return found;
}

/** Functions whose bodies mention one of the names, and what else these bodies mention. */
function mentioned(graph: Graph, names: ReadonlySet<string>): Id[] {
  const bodies = [...graph.objects.values()]
    .filter((object) => kindOf(object).bodyUnchecked === true)
    .map((object) => ({ object, words: new Set(words(specText(object.spec))) }))
    .filter(({ words }) => [...words].some((word) => names.has(word)));
  if (bodies.length === 0) return [];
  const all = new Set(bodies.flatMap(({ words }) => [...words]));
  const wholes = [...graph.objects.keys()].filter((id) =>
    graph.ownName(id).some((name) => all.has(name)),
  );
  return [...bodies.map(({ object }) => object.id), ...wholes];
}

/** Objects whose names PostgreSQL may want for what it makes with one of these. */
function rivals(graph: Graph, names: ReadonlySet<string>): Id[] {
  const stems = new Set([...names].map(stem));
  return [...graph.objects.values()].flatMap((object) => {
    const own = stem(typeof object.spec.name === 'string' ? object.spec.name : '');
    const starts = [...own.matchAll(/_|\d+$/g)].map(({ index }) => own.slice(0, index));
    return [own, ...starts].some((start) => stems.has(start)) ? [object.id] : [];
  });
}

/** What each needs to be made, and the columns and other inner parts of the tables among it. */
function needed(graph: Graph, start: Iterable<Id>): Set<Id> {
  const found = closure(start, (id) => [
    ...graph.dependencies(id).map(({ on }) => on),
    // A column more or less would change the position of others.
    ...graph.parts(id).filter((part) => graph.objects.get(part)?.ordinal !== 0),
  ]);
  // Parts that need nothing else cost little, and PostgreSQL looks at them: it locks indexes with their table.
  let before = 0;
  while (before < found.size) {
    before = found.size;
    for (const id of found) {
      for (const part of graph.parts(id)) {
        if (graph.dependencies(part).every(({ on }) => found.has(on))) found.add(part);
      }
    }
  }
  return found;
}

/**
 * Objects of both catalogs outside of which the steps do nothing; undefined when that is most of them, or
 * cannot be known.
 */
export function reachOf(
  before: Catalog,
  after: Catalog,
  steps: readonly { readonly effects: readonly Effect[] }[],
): ReadonlySet<Id> | undefined {
  const graph = new Graph(before, after);
  const everywhere = [...graph.objects.values()].filter(
    (object) => kindOf(object).reaches !== undefined,
  );
  if (everywhere.some((object) => kindOf(object).reaches === 'always')) return undefined;
  const changed = new Set<Id>([
    ...diff(before, after).map((change) =>
      change.type === 'alter' ? change.to.id : change.object.id,
    ),
    ...steps.flatMap(({ effects }) =>
      effects.flatMap(({ id, from }) => (from === undefined ? [id] : [id, from])),
    ),
  ]);
  if (everywhere.some(({ id }) => changed.has(id))) return undefined;
  const disturbed = closure(changed, (id) => graph.disturbedBy(id));
  const whole = closure(disturbed, (id) => graph.wholes(id));
  const names = new Set([...whole].flatMap((id) => graph.ownName(id)));
  const all = closure(whole, (id) => graph.parts(id));
  const found = needed(graph, [
    ...all,
    ...rivals(graph, names),
    ...mentioned(graph, names),
    ...everywhere.map(({ id }) => id),
  ]);
  return found.size > worthwhile * graph.objects.size ? undefined : found;
}

/** The part of a catalog that is in reach. */
export function within(catalog: Catalog, reach: ReadonlySet<Id>): Catalog {
  const objects = new Map([...catalog.objects].filter(([id]) => reach.has(id)));
  const dependencies = new Map(
    [...catalog.dependencies()]
      .filter(([id]) => reach.has(id))
      .map(([id, list]) => [
        id,
        list.filter(
          ({ on, through }) => reach.has(on) && (through === undefined || reach.has(through)),
        ),
      ]),
  );
  return { ...catalog, objects, dependencies: () => dependencies };
}
