/**
 * What a file of definitions is written from: the catalog, who is exported from where under which name,
 * and what was found not to come back as it is.
 */

import { append } from '../model/append.ts';
import type { Catalog, CatalogObject, Id, Spec } from '../model/catalog.ts';
import { qualified } from '../model/sql.ts';
import type { Doc } from './doc.ts';
import { camelCase, unique } from './typescript.ts';

/** Where an object is written, and as what. */
export interface Place {
  /** `tables/users.ts`. */
  readonly file: string;
  /** Files whose rank is lower never import this one: they may be used while this one is evaluated. */
  readonly rank: number;
  /** The exported constant. */
  readonly name: string;
}

/** How well the language says an object; what does not come back as it is goes one down. */
export const levels = { short: 0, explicit: 1, raw: 2 } as const;

/** One export: what it says, which objects it accounts for, and what it needs. */
export class Entry {
  readonly id: Id;
  readonly place: Place;
  readonly claimed = new Set<Id>();
  /** Those of them that are said as something else than they are: SQL changes them into what they are. */
  readonly approximate = new Map<Id, CatalogObject>();
  /** Names from the package. */
  readonly language = new Set<string>();
  /** Other exports: those that are used while the file is evaluated come first in it. */
  readonly used = new Map<Id, { readonly place: Place; readonly eager: boolean }>();
  readonly #scope: Scope;
  doc: Doc = '';

  constructor(scope: Scope, id: Id, place: Place) {
    this.#scope = scope;
    this.id = id;
    this.place = place;
  }

  /** A name of the definition language. */
  use(name: string): string {
    this.language.add(name);
    return name;
  }

  sql(text: string, ...more: readonly string[]): Doc {
    return this.#scope.template(this.use('sql'), [text, ...more].join(''));
  }

  claim<O extends CatalogObject>(object: O): O {
    this.claimed.add(object.id);
    return object;
  }

  /** What is said is like the object, and differs from it in this. */
  claimExcept(object: CatalogObject, said: Spec): void {
    this.approximate.set(object.id, { ...object, spec: { ...object.spec, ...said } });
    this.claim(object);
  }

  /** The constant that stands for an object; null when it has none that may be used here. */
  refer(id: Id, eager = false): string | null {
    const place = this.#scope.places.get(id);
    if (place === undefined || this.#scope.isRaw(id)) return null;
    if (eager && place.file !== this.place.file && place.rank >= this.place.rank) return null;
    const before = this.used.get(id)?.eager ?? false;
    this.used.set(id, { place, eager: before || eager });
    return place.name;
  }

  /** The functions of a schema: `pgEnum`, or `auth.enum`. Null when the schema has no constant. */
  make(schema: string, ofPublic: string, method: string): string | null {
    if (schema === 'public') return this.use(ofPublic);
    const name = this.refer(`schema:${qualified(schema)}`, true);
    return name === null ? null : `${name}.${method}`;
  }

  /** The parts of an object that can be said, by kind. */
  parts(id: Id, ...kinds: readonly string[]): readonly CatalogObject[] {
    return this.#scope
      .parts(id)
      .filter(
        (part) =>
          kinds.includes(part.kind) && !this.#scope.isRaw(part.id) && !this.claimed.has(part.id),
      );
  }

  /** Whatever comes with the table that this one is a partition of. */
  claimInherited(id: Id): void {
    const { catalog } = this.#scope;
    for (const part of this.#scope.parts(id)) {
      const inherited = (catalog.dependencies().get(part.id) ?? []).some(
        ({ type, through }) => through !== undefined && type !== 'lacks',
      );
      if (inherited && !this.#scope.isRaw(part.id)) this.claim(part);
      this.claimInherited(part.id);
    }
  }

  part(id: Id, kind: string): CatalogObject | undefined {
    return this.parts(id, kind)[0];
  }

  /** A name is left to PostgreSQL only until it was seen to choose another one. */
  mayBeShort(id: Id): boolean {
    return this.#scope.level(id) === levels.short;
  }

  object(id: Id): CatalogObject | undefined {
    return this.#scope.catalog.objects.get(id);
  }

  /** The comment on an object, by what COMMENT ON says: `TABLE`. It counts as said. */
  comment(id: Id, word: string): string | null {
    for (const part of this.parts(id, 'comment')) {
      const { target, text } = part.spec;
      if (typeof target !== 'string' || typeof text !== 'string') continue;
      if (!target.startsWith(`${word} `)) continue;
      this.claim(part);
      return text;
    }
    return null;
  }

  /** Whether a name alone does not say which function it is. */
  isOverloaded(id: Id): boolean {
    const name = /^(?:function|procedure|aggregate):(.*\()/s.exec(id)?.[1];
    if (name === undefined) return false;
    const kinds = ['function', 'procedure', 'aggregate'].map((kind) => `${kind}:${name}`);
    const same = [...this.#scope.catalog.objects.keys()].filter((each) =>
      kinds.some((kind) => each.startsWith(kind)),
    );
    return same.length > 1;
  }

  /** The property of a column of a table or view. */
  key(relation: Id, column: string): string | null {
    return this.#scope.keys(relation).get(column) ?? null;
  }

  /** Whether the constants of these two need each other: then TypeScript has to be told the type. */
  circular(other: Id): boolean {
    return this.#scope.circular(this.id, other);
  }
}

const columnsOf = (parts: readonly CatalogObject[], own: CatalogObject | undefined): string[] => {
  const listed = Array.isArray(own?.spec.columns) ? own.spec.columns : [];
  const names = [
    ...parts.filter(({ kind }) => kind === 'column').map(({ spec }) => spec.name),
    ...listed.map((each) =>
      typeof each === 'object' && each !== null ? Reflect.get(each, 'name') : null,
    ),
  ];
  return names.filter((name) => typeof name === 'string');
};

export class Scope {
  readonly catalog: Catalog;
  readonly places: ReadonlyMap<Id, Place>;
  readonly template: (tag: string, text: string) => string;
  readonly #levels: ReadonlyMap<Id, number>;
  readonly #parts = new Map<Id, CatalogObject[]>();
  readonly #keys = new Map<Id, ReadonlyMap<string, string>>();
  readonly #circles: ReadonlyMap<Id, number>;

  constructor(
    catalog: Catalog,
    places: ReadonlyMap<Id, Place>,
    found: ReadonlyMap<Id, number>,
    circles: ReadonlyMap<Id, number>,
    template: (tag: string, text: string) => string,
  ) {
    this.catalog = catalog;
    this.places = places;
    this.template = template;
    this.#levels = found;
    this.#circles = circles;
    for (const object of catalog.objects.values()) {
      const parent = parentOf(catalog, object.id);
      if (parent === undefined) continue;
      append(this.#parts, parent, object);
    }
    for (const parts of this.#parts.values()) {
      parts.sort((a, b) => a.ordinal - b.ordinal || (a.id < b.id ? -1 : 1));
    }
  }

  parts(id: Id): readonly CatalogObject[] {
    return this.#parts.get(id) ?? [];
  }

  level(id: Id): number {
    return this.#levels.get(id) ?? levels.short;
  }

  isRaw(id: Id): boolean {
    return this.level(id) >= levels.raw;
  }

  circular(one: Id, other: Id): boolean {
    return one === other || (this.#circles.get(one) ?? -1) === (this.#circles.get(other) ?? -2);
  }

  keys(relation: Id): ReadonlyMap<string, string> {
    const known = this.#keys.get(relation);
    if (known !== undefined) return known;
    const taken = new Set<string>();
    const names = columnsOf(this.parts(relation), this.catalog.objects.get(relation));
    const keys = new Map(names.map((name) => [name, unique(taken, camelCase(name))]));
    this.#keys.set(relation, keys);
    return keys;
  }
}

export function parentOf(catalog: Catalog, id: Id): Id | undefined {
  const parent = catalog
    .dependencies()
    .get(id)
    ?.find(({ type }) => type === 'parent')?.on;
  return parent !== undefined && catalog.objects.has(parent) ? parent : undefined;
}
