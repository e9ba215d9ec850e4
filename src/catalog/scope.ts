/**
 * Finds what is outside of a scope, by the names of objects and by what they are part of.
 *
 * The most particular answer counts: that of the object's own name, else that of what it is a part of, else
 * that of its schema, else what holds for everything.
 */

import picomatch from 'picomatch';
import { accessKinds, clusterKinds, kindByName, kinds } from '../kinds/registry.ts';
import {
  type Catalog,
  type CatalogObject,
  type Dependencies,
  type Id,
  identityIn,
  parentIn,
} from '../model/catalog.ts';
import { refused } from '../model/error.ts';
import type { Scope } from '../model/scope.ts';

type Test = (object: { readonly kind: string; readonly name: string }) => boolean;

/** Not a kind: tables that are partitions of the table of that name. */
const partitions = 'partitions';

const options = { bash: true, dot: true, nonegate: true, noextglob: true } as const;

/** Read only when they are asked for by name. */
const ofCluster = new Set(clusterKinds.map(({ name }) => name));

/** Names as people read them: `public.Users` is `public."Users"`. */
const readable = (id: Id) => identityIn(id).replaceAll('"', '');

function parse(pattern: string): { readonly kind: string | undefined; readonly test: Test } {
  const [, kind, glob = pattern] = /^([a-z][a-z ]*):(.+)$/s.exec(pattern) ?? [];
  if (kind !== undefined && kind !== partitions && !kindByName.has(kind)) {
    throw refused(`There is no kind of object ${JSON.stringify(kind)}.`, {
      where: `scope: ${JSON.stringify(pattern)}`,
      next: `There are: ${[...kinds, ...accessKinds].map(({ name }) => name).join(', ')}; and partitions.`,
    });
  }
  const matches = picomatch(glob, options);
  const whole =
    kind === undefined && glob.endsWith('.*') ? picomatch(glob.slice(0, -2), options) : null;
  return {
    kind,
    test: (object) =>
      (kind === undefined || kind === object.kind) &&
      (matches(object.name) || (object.kind === 'schema' && whole?.(object.name) === true)),
  };
}

function anyOf(patterns: readonly string[] | undefined): Test {
  const parsed = (patterns ?? []).map(parse);
  return (object) => parsed.some(({ test }) => test(object));
}

/** How objects hang together, as far as a scope asks. */
export interface Structure {
  /** What the object is a part of. */
  parent(id: Id): Id | undefined;
  /** What must be there for it. */
  needs(id: Id): readonly Id[];
}

export const structureOf = (dependencies: Dependencies): Structure => ({
  parent: (id) => parentIn(dependencies, id),
  needs: (id) =>
    (dependencies.get(id) ?? []).filter(({ type }) => type === 'needs').map(({ on }) => on),
});

/** Answers for a name of which nothing else is known. */
export class Rules {
  readonly #included: Test;
  readonly #excluded: Test;
  readonly #partitions: Test;
  readonly #schemas: ((name: string) => boolean) | null;
  readonly #unless: boolean;

  /** @throws SchemadiffError refused for a pattern of a kind that does not exist. */
  constructor({ schemas, include, exclude }: Scope) {
    const ofPartitions = (pattern: string) => pattern.startsWith(`${partitions}:`);
    if (include?.some(ofPartitions) === true) {
      throw refused('Partitions can only be excluded as such.', {
        where: 'scope: include',
        next: 'Name the tables: "table:public.events_*".',
      });
    }
    this.#included = anyOf(include);
    this.#excluded = anyOf(exclude?.filter((pattern) => !ofPartitions(pattern)));
    this.#partitions = anyOf(
      exclude?.filter(ofPartitions).map((each) => `table:${each.slice(partitions.length + 1)}`),
    );
    const globs = schemas ?? [];
    this.#schemas = globs.length === 0 ? null : picomatch([...globs], options);
    this.#unless = globs.length === 0 && (include ?? []).length === 0;
  }

  /** What is said of this very object; undefined: nothing. */
  of(object: Pick<CatalogObject, 'kind' | 'id'>): boolean | undefined {
    const named = { kind: object.kind, name: readable(object.id) };
    if (this.#excluded(named)) return false;
    return this.#included(named) ? true : undefined;
  }

  ofSchema(schema: string): boolean {
    const named = { kind: 'schema', name: schema };
    if (this.#excluded(named)) return false;
    return this.#included(named) || (this.#schemas?.(schema) ?? this.#unless);
  }

  /** Of a schema, or of what is in one or in none. */
  ofWhole({ kind, spec }: CatalogObject): boolean {
    if (ofCluster.has(kind)) return true;
    if (kind === 'schema') return this.ofSchema(String(spec.name));
    return typeof spec.schema === 'string' ? this.ofSchema(spec.schema) : this.#unless;
  }

  hasPartitionsOutside(table: Pick<CatalogObject, 'kind' | 'id'>): boolean {
    return this.#partitions({ kind: table.kind, name: readable(table.id) });
  }
}

/** What belongs to something else than what it is a part of: its sequence, its partition. */
function belongings(
  objects: ReadonlyMap<Id, CatalogObject>,
  structure: Structure,
  flag: 'part' | 'partition',
) {
  const found = new Map<Id, Id>();
  for (const { id, kind } of objects.values()) {
    if (kindByName.get(kind)?.belongs !== flag) continue;
    const [own, other] = [structure.parent(id), structure.needs(id)[0]];
    if (own !== undefined && other !== undefined) found.set(own, other);
  }
  return found;
}

/** Ids of what is there and not managed; undefined: there is nothing. */
export function outsideOf(
  scope: Scope | undefined,
  objects: ReadonlyMap<Id, CatalogObject>,
  structure: () => Structure,
): ReadonlySet<Id> | undefined {
  if (scope === undefined) return undefined;
  const rules = new Rules(scope);
  const structured = structure();
  const owners = belongings(objects, structured, 'part');
  const tables = belongings(objects, structured, 'partition');
  const isUnmanagedPartition = (id: Id): boolean => {
    const whole = tables.get(id);
    const table = whole === undefined ? undefined : objects.get(whole);
    return (
      table !== undefined && (rules.hasPartitionsOutside(table) || isUnmanagedPartition(table.id))
    );
  };
  const known = new Map<Id, boolean>();
  const isManaged = (object: CatalogObject): boolean => {
    const before = known.get(object.id);
    if (before !== undefined) return before;
    const whole = structured.parent(object.id) ?? owners.get(object.id);
    const around = whole === undefined ? undefined : objects.get(whole);
    const answer =
      rules.of(object) ??
      (around === undefined
        ? !isUnmanagedPartition(object.id) && rules.ofWhole(object)
        : isManaged(around));
    known.set(object.id, answer);
    return answer;
  };
  const outside = [...objects.values()].filter((object) => !isManaged(object));
  return outside.length === 0 ? undefined : new Set(outside.map(({ id }) => id));
}

/** The same objects under another scope. */
export function inScope(catalog: Catalog, scope: Scope | undefined): Catalog {
  const outside = outsideOf(scope, catalog.objects, () => structureOf(catalog.dependencies()));
  return { ...catalog, scope, outside };
}

/** Those objects alone that are wanted. */
export function only(catalog: Catalog, wanted: (id: Id) => boolean): Catalog {
  const objects = new Map([...catalog.objects].filter(([id]) => wanted(id)));
  if (objects.size === catalog.objects.size) return catalog;
  const outside = new Set([...(catalog.outside ?? [])].filter((id) => objects.has(id)));
  return { ...catalog, objects, outside: outside.size === 0 ? undefined : outside };
}

/** Without what is not managed. */
export const managed = (catalog: Catalog): Catalog =>
  only(catalog, (id) => catalog.outside?.has(id) !== true);

/** What is not managed, and managed objects cannot be without, directly or not. */
function neededIn(catalog: Catalog): Set<Id> {
  const needed = new Set<Id>();
  const { outside } = catalog;
  if (outside === undefined) return needed;
  const dependencies = catalog.dependencies();
  const take = (id: Id) => {
    for (const { on } of dependencies.get(id) ?? []) if (outside.has(on)) needed.add(on);
  };
  for (const id of catalog.objects.keys()) if (!outside.has(id)) take(id);
  for (const id of needed) take(id);
  return needed;
}

/** What is managed, and what that cannot be without. */
export function withNeeded(catalog: Catalog): Catalog {
  const needed = neededIn(catalog);
  return only(catalog, (id) => catalog.outside?.has(id) !== true || needed.has(id));
}

/** The catalog with objects of another, none of them managed. */
function adding(catalog: Catalog, other: Catalog, ids: readonly Id[]): Catalog {
  const objects = new Map(catalog.objects);
  for (const id of ids) {
    const object = other.objects.get(id);
    if (object !== undefined) objects.set(id, object);
  }
  let known: Dependencies | undefined;
  const dependencies = () => {
    known ??= new Map([
      ...catalog.dependencies(),
      ...ids.map((id) => [id, other.dependencies().get(id) ?? []] as const),
    ]);
    return known;
  };
  const outside = new Set([...(catalog.outside ?? []), ...ids]);
  return { ...catalog, objects, dependencies, outside: outside.size === 0 ? undefined : outside };
}

/**
 * `catalog` with what is outside in `other` in place of its own. A part that is not managed goes with the
 * managed object that it is a part of.
 */
export function surrounded(catalog: Catalog, other: Catalog): Catalog {
  if (catalog.outside === undefined && other.outside === undefined) return catalog;
  const own = managed(catalog);
  const { parent } = structureOf(other.dependencies());
  const hasHome = (id: Id): boolean => {
    const whole = parent(id);
    if (whole === undefined) return true;
    return other.outside?.has(whole) === true ? hasHome(whole) : own.objects.has(whole);
  };
  return adding(own, other, [...(other.outside ?? [])].filter(hasHome));
}

/** Both with all that either of them needs from outside, and no more of what is there. */
export function withShared(first: Catalog, second: Catalog): readonly [Catalog, Catalog] {
  if (first.outside === undefined && second.outside === undefined) return [first, second];
  const needed = new Set([...neededIn(first), ...neededIn(second)]);
  const shared = (catalog: Catalog, other: Catalog) => {
    const own = only(catalog, (id) => catalog.outside?.has(id) !== true || needed.has(id));
    return adding(
      own,
      other,
      [...needed].filter((id) => !own.objects.has(id) && other.objects.has(id)),
    );
  };
  return [shared(first, second), shared(second, first)];
}
